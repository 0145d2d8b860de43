"""Changes of demand: more requests, fewer, other dates, another mode."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import timedelta

from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Engagement, Problem
from matcher.domain.model.vocabulary import Mode
from matcher.domain.rules.in_words import quantity
from scenarios.case import Case, fresh
from scenarios.changes.change import evenly
from scenarios.changes.requests_meant import OfRequests, with_requests
from scenarios.changes.values import Days, DaysEitherWay, Percent, Share


@dataclass(frozen=True, slots=True)
class AddRequests(OfRequests):
    """More requests of the kind there are: every so many engagements, one is asked for again."""

    percent: Percent

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return f"{self.percent}% more requests{self.which}, a fair sample of those there are."

    def applied(self, case: Case) -> Case:
        """The same request again under a new name, with nothing approved, proposed or rejected."""
        problem = case.problem
        added: dict[EngagementId, Engagement] = {}
        meant = self.meant(problem)
        for again in evenly(meant, _share(meant, self.percent)):
            name = fresh(again, EngagementId, problem.engagements.keys() | added.keys())
            added[name] = replace(problem.engagements[again], engagement_id=name)
        return replace(case, problem=with_requests(problem, added))


@dataclass(frozen=True, slots=True)
class DropRequests(OfRequests):
    """Fewer requests: every so many engagements, one was never asked for, with all that stands in it."""

    percent: Share

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return f"{self.percent}% fewer requests{self.which}, a fair sample of those there are."

    def applied(self, case: Case) -> Case:
        """The problem without them and without what names them."""
        meant = self.meant(case.problem)
        return replace(case, problem=without_requests(case.problem, set(evenly(meant, _share(meant, self.percent)))))


@dataclass(frozen=True, slots=True)
class MoveWindows(OfRequests):
    """Requests may begin and must end so many days later, or earlier with a negative number."""

    days: DaysEitherWay

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        way = "later" if self.days >= 0 else "earlier"
        return f"The windows of requests{self.which} are {quantity(abs(self.days), 'day')} {way}."

    def applied(self, case: Case) -> Case:
        """Both ends of each window are moved."""
        by = timedelta(days=self.days)
        return _each(case, self, lambda e: replace(e, window_start=e.window_start + by, window_end=e.window_end + by))


@dataclass(frozen=True, slots=True)
class LengthenWindows(OfRequests):
    """Requests may end so many days later."""

    days: Days

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return f"The windows of requests{self.which} are {quantity(self.days, 'day')} longer."

    def applied(self, case: Case) -> Case:
        """The last day of each window is moved."""
        return _each(case, self, lambda e: replace(e, window_end=e.window_end + timedelta(days=self.days)))


@dataclass(frozen=True, slots=True)
class MakeVirtual(OfRequests):
    """Requests on site are met by video instead; nobody travels for them."""

    percent: Share = 100

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        share = "Requests" if self.percent == 100 else f"{self.percent}% of the requests"  # noqa: PLR2004  all of them
        return f"{share} on site{self.which} become virtual."

    @property
    def asked(self) -> str:
        """Those on site alone."""
        return "request on site"

    def meant(self, problem: Problem) -> list[EngagementId]:
        """The requests meant that are on site."""
        return [name for name in OfRequests.meant(self, problem) if problem.engagements[name].on_site]

    def applied(self, case: Case) -> Case:
        """A fair sample of them changes its mode."""
        meant = self.meant(case.problem)
        chosen = set(evenly(meant, _share(meant, self.percent)))
        return _each(case, self, lambda e: replace(e, mode=Mode.VIRTUAL) if e.engagement_id in chosen else e)


def _each(case: Case, change: OfRequests, changed: Callable[[Engagement], Engagement]) -> Case:
    meant = {name: changed(case.problem.engagements[name]) for name in change.meant(case.problem)}
    return replace(case, problem=with_requests(case.problem, meant))


def _share(meant: Collection[EngagementId], percent: int) -> int:
    """So many hundredths of them, rounded up, so that a small center gets one."""
    return -(-len(meant) * percent // 100)


def without_requests(problem: Problem, gone: Collection[EngagementId]) -> Problem:
    """The problem without some requests and all that names them."""
    return Problem(
        consultants=problem.consultants,
        engagements={name: one for name, one in problem.engagements.items() if name not in gone},
        standing=tuple(seat for seat in problem.standing if seat.assignment.engagement_id not in gone),
        rejections=tuple(pair for pair in problem.rejections if pair.engagement_id not in gone),
        affinity={pair: points for pair, points in problem.affinity.items() if pair[0] not in gone},
    )
