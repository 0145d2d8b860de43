"""Checks a proof step by step, and says what was checked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from matcher.domain.model.ids import EngagementId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem
from matcher.domain.model.proof import UNITS_PER_POINT, Best, Proof
from matcher.proof.best_team import Enumeration, Steps, TeamOf, TooManyTeamsError
from matcher.proof.given import Given
from matcher.proof.last_step import Option, least_loss
from matcher.proof.openings import Opening, unknown_goals
from matcher.proof.prices import Prices, worth_of
from matcher.proof.rows import row_faults, unknown_kinds

MOST_STEPS, STEPS_EACH = 30_000_000, 1_000_000
"""Places looked at for teams: of all listings together, and of one at the first try. What is left is for those that did
not end by then. A million take some two seconds."""
NAMED = 3


@dataclass(frozen=True)
class Verdict:
    """What came of checking a proof.

    Args:
        faults: What is wrong with it, in words; a proof with one proves nothing.
        checked: What was checked, in words.
        proven: Points that no schedule exceeds, as far as it was checked; None where there is a fault.
        is_beyond: Whether the proof uses something that this checker does not know: refused, and not shown to be wrong.
    """

    faults: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    proven: int | None = None
    is_beyond: bool = False


@dataclass
class _Checker:
    given: Given
    proof: Proof
    checked: list[str] = field(default_factory=list)
    proven: int | None = None

    def __post_init__(self) -> None:
        self._openings = {eid: Opening(self.given, one) for eid, one in self.given.open.items()}
        self._enumerations: dict[EngagementId, Enumeration] = {}
        self._steps = Steps(MOST_STEPS, STEPS_EACH)
        self._by_bound: dict[EngagementId, int] = {}
        """Engagements with too many teams to list, each with the price units that its bound is above what is said."""
        self._not_reached: list[EngagementId] = []
        """Those of which no team was found that earns what is said."""

    def faults(self) -> Iterator[str]:
        """Each step in turn; a step that finds a fault is the last."""
        for step in (self._goals, self._rows, self._settled, self._engagements, self._sum):
            found = list(step())
            yield from found
            if found:
                return

    def _goals(self) -> Iterator[str]:
        for name in unknown_goals():
            yield f"this checker does not know the goal {name!r}: it cannot say what a schedule may score"

    def _rows(self) -> Iterator[str]:
        yield from row_faults(self.given, self._openings, self.proof.rows)
        kinds: dict[str, int] = {}
        for row in self.proof.rows:
            kinds[row.kind] = kinds.get(row.kind, 0) + 1
        listed = ", ".join(f"{count:,} {kind}" for kind, count in sorted(kinds.items())) or "none"
        self.checked.append(f"every row with a price is a limit that all schedules keep ({listed})")

    def _settled(self) -> Iterator[str]:
        if self.proof.settled != self.given.points:
            yield f"it says that approved seats score {self.proof.settled:,}; they score {self.given.points:,}"

    def _engagements(self) -> Iterator[str]:
        names = [best.engagement_id for best in self.proof.best]
        right = list(self._openings)
        if sorted(names) != right:
            wrong = sorted({*names} ^ {*right}) or sorted({name for name in names if names.count(name) > 1})
            yield f"its engagements are not those that may be scheduled: see {', '.join(wrong[:3])}"
            return
        prices = Prices(self.proof.rows)
        for best in self.proof.best:
            self._enumerations[best.engagement_id] = Enumeration(
                self._openings[best.engagement_id], prices, self._steps
            )
            yield from self._listed(best)
        hard = [best for best in self.proof.best if best.engagement_id in self._by_bound]
        self._steps.each = max(0, self._steps.left) // max(1, len(hard))
        for best in hard:
            yield from self._listed(best)
        self.checked.append(
            f"what each of {len(right):,} engagements earns at best under the prices, by listing its teams again"
            + self._but_for()
        )

    def _listed(self, best: Best) -> Iterator[str]:
        """List an engagement's teams; where that is too much, it is taken by its bound."""
        listing = self._enumerations[best.engagement_id]
        self._by_bound.pop(best.engagement_id, None)
        try:
            right = listing.best(known=max(0, best.units))
        except TooManyTeamsError:
            self._by_bound[best.engagement_id] = max(0, listing.at_most - best.units)
            return
        if right > best.units:
            yield f"{best.engagement_id} earns {right:,} price units or more, not {best.units:,} at best"
        elif best.is_exact and best.units:
            yield from self._reached(best, listing)

    def _reached(self, best: Best, listing: Enumeration) -> Iterator[str]:
        """Whether a team earns what is said; no bound rests on it."""
        try:
            if not any(True for _ in listing.near(best.units)):
                yield f"no team of {best.engagement_id} earns the {best.units:,} price units that are said to be exact"
        except TooManyTeamsError:
            self._not_reached.append(best.engagement_id)

    def _but_for(self) -> str:
        """For which engagements that was too much, in words."""
        said = ""
        if self._by_bound:
            who = _named(list(self._by_bound))
            said += f"; but for {who}, with too many teams to list: taken to earn what seats could, nobody in two"
        if self._not_reached:
            said += f"; not whether a team of {_named(self._not_reached)} earns as much, on which no bound rests"
        return said

    @property
    def bound(self) -> int:
        """Points that no schedule exceeds by the prices, as far as that was checked."""
        return self.proof.settled + (self.proof.units + sum(self._by_bound.values())) // UNITS_PER_POINT

    def _sum(self) -> Iterator[str]:
        total = sum(best.units for best in self.proof.best)
        total += sum(worth_of(self.given, row) for row in self.proof.rows)
        if total != self.proof.units:
            yield f"it says that all comes to {self.proof.units:,} price units; it comes to {total:,}"
        elif self.proof.bound_of_prices < self.proof.bound:
            yield f"its prices prove {self.proof.bound_of_prices:,}, less than the bound that it gives"
        elif self.proof.objective > self.proof.bound:
            yield f"its schedule scores {self.proof.objective:,}, more than its bound allows"
        self.checked.append(f"the sum: prices alone prove that no schedule scores more than {self.bound:,}")

    # --- the last step ------------------------------------------------------------------------------------------------

    def last_step(self) -> Iterator[str]:
        """Whether a schedule lies between the bound and what the prices prove; says where that is left open."""
        if self.proof.near is None:
            self.checked.append(
                self._left_open("the teams that a better schedule might hold are too many to be listed")
            )
            return
        if self._by_bound:
            self.checked.append(self._left_open("of some engagements not all teams could be listed"))
            return
        try:
            listed = {eid: list(self._near(eid)) for eid in self._openings}
        except TooManyTeamsError:
            self.checked.append(self._left_open("the teams near the best are too many to be listed again"))
            return
        faults = list(self._near_faults(team for some in listed.values() for team in some))
        yield from faults
        if faults:
            return
        best = {one.engagement_id: one.units for one in self.proof.best}
        options = {eid: self._options(best[eid], some) for eid, some in listed.items()}
        least = least_loss(self.given, self.proof.rows, options, self.proof.slack)
        count = sum(map(len, listed.values()))
        if least is None:
            self.checked.append(self._left_open(f"the {count:,} teams that are left were too many to be tried"))
        elif least <= self.proof.slack:
            yield f"the {count:,} teams that are left make a schedule better than the bound of {self.proof.bound:,}"
        else:
            self.proven = self.proof.bound
            self.checked.append(
                f"the last step, solved a second time: the {count:,} teams that are left, all listed again, make no"
                f" schedule better than {self.proof.bound:,}"
            )

    def _left_open(self, why: str) -> str:
        return f"the bound of {self.bound:,}, and not the last step to {self.proof.bound:,}: {why}"

    def _near(self, engagement_id: EngagementId) -> Iterator[TeamOf]:
        """Teams by whose choice a schedule may still be better than the bound."""
        best = next(one.units for one in self.proof.best if one.engagement_id == engagement_id)
        found: dict[tuple[int, tuple[str, ...]], TeamOf] = {}
        for team in self._enumerations[engagement_id].near(best - self.proof.slack):
            key = team.start.second, team.ids
            if key not in found or team.units > found[key].units:
                found[key] = team
        yield from found.values()

    def _near_faults(self, listed: Iterable[TeamOf]) -> Iterator[str]:
        units = {one.engagement_id: one.units for one in self.proof.best}
        right = {_key(team, units[team.opening.engagement.engagement_id] - team.units) for team in listed}
        given = {(t.engagement_id, int(t.first_start.timestamp()), t.people, t.loss) for t in self.proof.near or ()}
        for engagement_id, _, people, _ in sorted(right - given)[:3]:
            yield f"a team of {engagement_id} is left out, or its loss is wrong: {', '.join(people)}"
        for engagement_id, _, people, _ in sorted(given - right)[:3]:
            yield f"a team of {engagement_id} does not belong there, or its loss is wrong: {', '.join(people)}"

    def _options(self, best: int, teams: Iterable[TeamOf]) -> list[Option]:
        """Uncovered, where that is near enough, and the teams."""
        nothing = [Option(best, None)] if best <= self.proof.slack else []
        return [*nothing, *(Option(best - team.units, team) for team in teams)]


def check(problem: Problem, policy: Policy, proof: Proof) -> Verdict:
    """Check that no schedule for a problem scores more than a proof says."""
    checker = _Checker(Given(problem, policy), proof)
    beyond = unknown_kinds(proof.rows) + unknown_goals()
    faults = list(checker.faults())
    if faults:
        return Verdict(faults=tuple(faults), is_beyond=bool(beyond))
    checker.proven = checker.bound
    if proof.slack >= 0:
        faults = list(checker.last_step())
    elif proof.near != ():
        faults = ["it lists teams of a last step, and its prices suffice without one"]
    if faults:
        return Verdict(faults=tuple(faults))
    return Verdict(checked=tuple(checker.checked), proven=checker.proven)


def _named(ids: Sequence[EngagementId]) -> str:
    more = len(ids) - NAMED
    return ", ".join(ids[:NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _key(team: TeamOf, loss: int) -> tuple[EngagementId, int, tuple[str, ...], int]:
    return team.opening.engagement.engagement_id, team.start.second, team.ids, loss
