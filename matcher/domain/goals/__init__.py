"""THE GOALS: what makes one schedule better than another, in whole points. The contents page is at the foot.

Fees are no goal: cheaper people would win by being cheaper, and the same role earns the same pay.
"""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import getdoc
from typing import Any, Generic, TypeVar

from matcher.domain.model.schedule import Book, Booking, Filled
from matcher.domain.model.timetable import in_utc, trip_dollars

Case = TypeVar("Case")

TOP_LEVEL = 5
TOPIC_SHARE = 0.6
AUDIENCE_SHARE = 0.4
MOST_FURTHER_DISCIPLINES = 3


# --- per scheduled engagement -----------------------------------------------------------------------------------------


def coverage(booking: Booking) -> int:
    """Each engagement that is scheduled earns the points of its priority.

    Unit: points per scheduled engagement, by priority 1 to 5.
    """
    return booking.policy.points.coverage[booking.engagement.priority - 1]


def wait(booking: Booking) -> int:
    """Sooner is better: each day from the window's opening to the first session costs.

    Unit: points per day.
    """
    days = (booking.times.days[0] - booking.engagement.window_start).days
    return -booking.policy.points.wait_per_day * max(0, days)


def stability(booking: Booking) -> int:
    """What was proposed last night stays unless something is gained: changing a person or a start costs.

    Unit: points per proposed seat with someone else in it, and per engagement moved to another start.
    """
    points = booking.policy.points
    before = booking.problem.proposed.get(booking.engagement.engagement_id, {})
    changed = sum(booking.team[seat].consultant_id != was.consultant_id for seat, was in before.items())
    moved = any(in_utc(was.first_start) != in_utc(booking.first_start) for was in before.values())
    return -points.change_consultant * changed - points.change_start * moved


def multidisciplinary(booking: Booking) -> int:
    """A team of several disciplines sees more: each different main discipline beyond the first earns points.

    Unit: points per further main discipline on the team, at most 3 times; people who list none add none.
    """
    main = {consultant.main_discipline for consultant in booking.team.values()} - {""}
    return booking.policy.points.multidisciplinary * min(MOST_FURTHER_DISCIPLINES, max(0, len(main) - 1))


# --- per seat of a scheduled engagement -------------------------------------------------------------------------------


def fit(filled: Filled) -> int:
    """People who know the topics and the audience well are better: three fifths topics, two fifths audience.

    Unit: points per seat, 100 for the highest level in everything.
    """
    consultant, engagement = filled.consultant, filled.engagement
    levels = [consultant.topics.get(name, 0) for name in engagement.topics]
    topic_level = sum(levels) / len(levels) if levels else float(TOP_LEVEL)
    audience_level = consultant.audiences.get(engagement.audience, 0)
    weighted = TOPIC_SHARE * topic_level + AUDIENCE_SHARE * audience_level
    # Multiplied before divided, as the model writes it: a half must round the same way everywhere.
    return round(filled.policy.points.fit * weighted / TOP_LEVEL)


def local(filled: Filled) -> int:
    """Someone from the engagement's own state knows what services there are.

    Unit: points per seat.
    """
    return filled.policy.points.local * (filled.consultant.state == filled.engagement.state != "")


def affinity(filled: Filled) -> int:
    """What people know and the data does not: an earlier evaluation, a requester's wish, a shared history.

    Unit: points per seat, as given for the pair.
    """
    return filled.problem.affinity.get((filled.engagement.engagement_id, filled.consultant.consultant_id), 0)


def preferred(filled: Filled) -> int:
    """Sessions at times that the consultant prefers are better, where preferences are given.

    Unit: points per seat, when every session lies inside a preferred window.
    """
    windows = filled.consultant.preferred
    inside = all(any(window.contains(session) for window in windows) for session in filled.times.sessions)
    return filled.policy.points.preferred * (bool(windows) and inside)


def travel(filled: Filled) -> int:
    """Less travel is better.

    Unit: minus one point per seat for each full 25 dollars of travel.
    """
    return -(trip_dollars(filled.consultant, filled.engagement) // filled.policy.points.dollars_per_point)


# --- over the whole schedule ------------------------------------------------------------------------------------------


def fairness(book: Book) -> int:
    """The same few are not asked every time: each further engagement of one person costs more than the last.

    Unit: 5 points times, per consultant, recent engagements for each new one, and each pair of new ones.
    """
    load = 0
    for diary in book.diaries.values():
        count = len(diary.entries)
        load += diary.consultant.recent_engagements * count + count * (count - 1) // 2
    return -book.policy.points.fairness * load


@dataclass(frozen=True, slots=True)
class Goal(Generic[Case]):
    """A goal: how many points a case earns (more is better), and from the docstring its sentence and unit."""

    points: Callable[[Case], int]

    @property
    def name(self) -> str:
        """The goal's name, the same in every home."""
        return self.points.__name__

    @property
    def sentence(self) -> str:
        """What a coordinator would say."""
        return (getdoc(self.points) or "").split("\n\n")[0].replace("\n", " ")

    @property
    def unit(self) -> str:
        """What is counted."""
        return (getdoc(self.points) or "").partition("Unit: ")[2].replace("\n", " ").strip()


ENGAGEMENT_GOALS: tuple[Goal[Booking], ...] = (Goal(coverage), Goal(wait), Goal(stability), Goal(multidisciplinary))
SEAT_GOALS: tuple[Goal[Filled], ...] = (Goal(fit), Goal(local), Goal(affinity), Goal(preferred), Goal(travel))
SCHEDULE_GOALS: tuple[Goal[Book], ...] = (Goal(fairness),)
GOALS: tuple[Goal[Any], ...] = (*ENGAGEMENT_GOALS, *SEAT_GOALS, *SCHEDULE_GOALS)
