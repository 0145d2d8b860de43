"""What one person could give that might cover an engagement: an hour, a day, a journey. Only they can give it.

Told to the owner of the data alone: what people set as their limits is nobody else's business.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from math import ceil

from matcher.domain.explain.obstacles import Seating
from matcher.domain.explain.remedies.remedy import Asks, Remedy
from matcher.domain.explain.teams.open_seats import Openings
from matcher.domain.explain.teams.roster import Roster
from matcher.domain.goals import SEAT_GOALS
from matcher.domain.model.calendar import MINUTES_PER_HOUR
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Consultant, Problem
from matcher.domain.model.schedule import Book
from matcher.domain.model.timetable import miles_between, taken
from matcher.domain.rules import DIARY_RULES, OWN_LIMITS, SEAT_RULES
from matcher.domain.rules.in_words import in_a_row, on_its_clock, quantity

MOST_STARTS = 12
MOST_OF_A_KIND = 8
"""People of whom one may give something; those who fit best may lack what a team needs."""
MOST_TOGETHER = 3
"""People of whom several may give something for one engagement."""
GIVEN = ("available", "weekly_hours", "monthly_engagements", "reach")


def of_people(book: Book, engagement_id: EngagementId) -> Iterator[Remedy]:
    """For each limit, those who know the engagement best and keep every other rule in some seat at some start.

    Of each by themselves first; where more seats than one are open, then of several together.
    """
    found: dict[str, list[tuple[int, ConsultantId, Seating]]] = defaultdict(list)
    for seating in _seatings(book, engagement_id):
        rule = _only_rule(seating)
        if rule in GIVEN and all(one[1] != seating.consultant_id for one in found[rule]):
            worth = sum(goal.points(seating.filled) for goal in SEAT_GOALS)
            found[rule].append((-worth, seating.consultant_id, seating))
    open_seats = book.problem.engagements[engagement_id].seats.keys() - book.problem.approved.get(engagement_id, {})
    for rule in GIVEN:
        best = [seating for _, _, seating in sorted(found[rule], key=lambda one: one[:2])]
        for seating in best[:MOST_OF_A_KIND]:
            sentence, changed = _GIVING[rule](seating)
            who = seating.consultant_id
            yield Remedy(
                Asks.PERSON, f"if {sentence}", _person(who, changed), who, rule=rule, gifts=frozenset({sentence})
            )
        for count in range(2, min(len(open_seats), MOST_TOGETHER) + 1):
            yield from (_together(rule, some) for some in combinations(best[:MOST_TOGETHER], count))


def _together(rule: str, some: Sequence[Seating]) -> Remedy:
    """What several people would give for one engagement, each of them."""
    given = [(seating.consultant_id, *_GIVING[rule](seating)) for seating in some]

    def apply(problem: Problem) -> Problem:
        for consultant_id, _, changed in given:
            problem = _person(consultant_id, changed)(problem)
        return problem

    gifts = [said for _, said, _ in given]
    return Remedy(Asks.PERSON, f"if {in_a_row(gifts)}", apply, rule=f"{rule} of {len(some)}", gifts=frozenset(gifts))


def _seatings(book: Book, engagement_id: EngagementId) -> Iterator[Seating]:
    engagement = book.problem.engagements[engagement_id]
    openings = Openings(Roster(book.problem, book.policy), engagement)
    seats: dict[str, str] = {}
    for seat in openings.seats:
        seats.setdefault(engagement.seats[seat], seat)
    for start in openings.starts[:MOST_STARTS]:
        for seat in openings.seats:
            if seats[engagement.seats[seat]] == seat:
                for consultant_id in book.problem.consultants:
                    yield Seating(book, engagement_id, seat, consultant_id, start)


def _only_rule(seating: Seating) -> str:
    """The one rule in the way, or an empty string: where there are none, or more."""
    filled, broken = seating.filled, ""
    for rule in SEAT_RULES:
        if not rule.check(filled):
            if broken or rule.name not in OWN_LIMITS:
                return ""
            broken = rule.name
    diary = seating.diary
    for diary_rule in DIARY_RULES:
        if any(seating.engagement_id in clash.engagement_ids for clash in diary_rule.check(diary)):
            if broken or diary_rule.name not in OWN_LIMITS:
                return ""
            broken = diary_rule.name
    return broken


def _person(consultant_id: ConsultantId, changed: Callable[[Consultant], Consultant]) -> Callable[[Problem], Problem]:
    def apply(problem: Problem) -> Problem:
        person = changed(problem.consultants[consultant_id])
        return replace(problem, consultants={**problem.consultants, consultant_id: person})

    return apply


def _time(seating: Seating) -> tuple[str, Callable[[Consultant], Consultant]]:
    times = seating.filled.times
    spans = taken(seating.consultant, seating.engagement, times, seating.book.policy, rested=False)

    def changed(now: Consultant) -> Consultant:
        kept = tuple(block for block in now.unavailable if not any(block.overlaps(span) for span in spans))
        return replace(now, available=(*now.available, *times.sessions), unavailable=kept)

    return f"{seating.name} were available on {on_its_clock(seating.first_start)}", changed


def _hours(seating: Seating) -> tuple[str, Callable[[Consultant], Consultant]]:
    minutes: dict[tuple[int, int], int] = defaultdict(int)
    for entry in seating.diary.entries:
        for day in entry.booking.times.days:
            minutes[day.isocalendar()[:2]] += entry.booking.engagement.session_minutes
    most = seating.consultant.max_minutes_per_week
    more = ceil((max(minutes.values()) - most) / MINUTES_PER_HOUR)
    return (
        f"{seating.name} gave {quantity(more, 'hour')} more a week",
        lambda now: replace(now, max_hours_per_week=now.max_hours_per_week + more),
    )


def _month(seating: Seating) -> tuple[str, Callable[[Consultant], Consultant]]:
    return (
        f"{seating.name} took one more engagement a month",
        lambda now: replace(now, max_engagements_per_month=now.max_engagements_per_month + 1),
    )


def _miles(seating: Seating) -> tuple[str, Callable[[Consultant], Consultant]]:
    miles = miles_between(seating.consultant, seating.engagement)
    return (
        f"{seating.name} travelled {quantity(miles, 'mile')}",
        lambda now: replace(now, max_travel_miles=max(now.reach_miles, miles)),
    )


_GIVING: dict[str, Callable[[Seating], tuple[str, Callable[[Consultant], Consultant]]]] = {
    "available": _time,
    "weekly_hours": _hours,
    "monthly_engagements": _month,
    "reach": _miles,
}
