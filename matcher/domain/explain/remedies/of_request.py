"""What might cover an engagement that is not: changes to the request and to the center.

Each is the smallest of its kind, and a pure function from problem to problem. Whether it covers is for a solver to say.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import time, timedelta
from itertools import islice

from matcher.domain.explain.remedies.remedy import Asks, Remedy
from matcher.domain.explain.remedies.spoken import sentence_of
from matcher.domain.explain.teams.open_seats import Openings
from matcher.domain.explain.teams.roster import Roster
from matcher.domain.model.clock.in_words import short_day
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.names.languages import language_name
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Consultant, Engagement, Problem, WeeklyWindow
from matcher.domain.model.schedule import Book, Booking
from matcher.domain.model.vocabulary import ConsultantStatus, Mode, Role
from matcher.domain.rules.in_words import in_a_row, people_of, words

WORKING_HOURS = range(8, 18)
"""Starts that an organization may be asked for, on its own clock."""
LONGER_DAYS = (7, 14, 28)
WORKDAYS = frozenset(range(5))
FRESH = "NEW"  # how the ids of those begin who are not there yet
DOLLARS = 250
"""Budgets are raised in steps of this."""
MOST_STEPS = 40
LEVEL = 3
"""Of somebody new, for an audience."""


def of_request(problem: Problem, policy: Policy, engagement_id: EngagementId, book: Book) -> Iterator[Remedy]:
    """Remedies about the request and the center, the least asked first; none of them names a person.

    Args:
        book: The schedule that leaves the engagement uncovered.
    """
    engagement = problem.engagements[engagement_id]
    if not problem.approved.get(engagement_id):
        if engagement.federal_grantee and not engagement.granting_office_confirmed and not engagement.criminal_justice:
            yield _of(Asks.CONFIRMATION, engagement, granting_office_confirmed=True)
        yield from _of_times(engagement)
        yield from _of_window(engagement)
    yield from _of_levels(engagement)
    if engagement.mode is not Mode.VIRTUAL:
        yield _of(Asks.VIRTUAL, engagement, mode=Mode.VIRTUAL)
    yield from _of_topics(engagement)
    yield from _of_budget(problem, policy, engagement)
    if problem.consultants:
        yield _more_presenters(engagement, policy, problem, 1)
        if len(engagement.seats) > 1:
            yield _more_presenters(engagement, policy, problem, 2)
    yield from _giving_up(engagement_id, book)


def could_cover(problem: Problem, policy: Policy, engagement_id: EngagementId) -> bool:
    """Whether some team could deliver an engagement, were nobody booked for anything else."""
    return Openings(Roster(problem, policy), problem.engagements[engagement_id]).could_be_filled


def _of(
    asks: Asks, engagement: Engagement, detail: str = "", more: str = "", gifts: Iterable[str] = (), /, **facts: object
) -> Remedy:
    """A change to the engagement itself; ``more`` is said besides."""

    def apply(problem: Problem) -> Problem:
        now = problem.engagements[engagement.engagement_id]
        changed = replace(now, **facts)  # type: ignore[arg-type] # the names are those of its fields
        return replace(problem, engagements={**problem.engagements, engagement.engagement_id: changed})

    return Remedy(asks, sentence_of(asks, detail) + more, apply, detail=detail, gifts=frozenset(gifts))


def _of_times(engagement: Engagement) -> Iterator[Remedy]:
    offered = set(engagement.start_times)
    for clock in (time(hour) for hour in WORKING_HOURS):
        if clock not in offered:
            times = tuple(sorted({*offered, clock}))
            yield _of(Asks.START_TIME, engagement, f"{clock:%H:%M}", start_times=times)
    if not engagement.weekdays >= WORKDAYS:
        days = engagement.weekdays | WORKDAYS
        yield _of(Asks.WEEKDAY, engagement, weekdays=days)


def _of_window(engagement: Engagement) -> Iterator[Remedy]:
    for days in LONGER_DAYS:
        closes = engagement.window_end + timedelta(days=days)
        shorter = (f"window {one}" for one in LONGER_DAYS if one <= days)
        yield _of(Asks.WINDOW, engagement, f"{days}", f", on {short_day(closes)}", shorter, window_end=closes)


def _of_levels(engagement: Engagement) -> Iterator[Remedy]:
    """Each topic at a lower level, a level less first."""
    lower = ((level - to, name, to) for name, level in engagement.topics.items() for to in range(1, level))
    for _, name, to in sorted(lower):
        topics = {**engagement.topics, name: to}
        yield _of(Asks.LEVEL, engagement, f"{name} {to}", "", _levels_less(engagement, name, to), topics=topics)


def _of_topics(engagement: Engagement) -> Iterator[Remedy]:
    """Without one of its topics, where it has others."""
    if len(engagement.topics) > 1:
        for name in sorted(engagement.topics):
            topics = {one: level for one, level in engagement.topics.items() if one != name}
            yield _of(Asks.TOPIC, engagement, name, "", _levels_less(engagement, name, 0), topics=topics)


def _levels_less(engagement: Engagement, topic: str, to: int) -> Iterator[str]:
    """The steps from the level asked for down to another, so that fewer of them are known to be less."""
    return (f"{topic} at {level}" for level in range(to, engagement.topics[topic]))


def _of_budget(problem: Problem, policy: Policy, engagement: Engagement) -> Iterator[Remedy]:
    """The smallest of a few round sums with which some team can be paid."""
    if engagement.budget is None:
        return
    for step in range(1, MOST_STEPS + 1):
        more = step * DOLLARS
        remedy = _of(Asks.MONEY, engagement, f"{more}", budget=engagement.budget + more)
        if could_cover(remedy.apply(problem), policy, engagement.engagement_id):
            yield remedy
            return


def _more_presenters(engagement: Engagement, policy: Policy, problem: Problem, count: int) -> Remedy:
    """Somebody new who could take any of its seats at any start, or two of them."""
    names = [ConsultantId(name) for name in _fresh(problem, count)]
    topics = in_a_row(words(topic) for topic in sorted(engagement.topics))
    teach = ("teaches" if count == 1 else "teach") if topics else ("presents" if count == 1 else "present")
    what = f"{teach} {topics}".strip()
    language = language_name(engagement.language)
    who = sentence_of(Asks.ONE_MORE, str(count))
    sentence = f"{who} who {what} to {people_of(engagement.audience)} in {language}"

    def apply(problem: Problem) -> Problem:
        people = {name: _newcomer(name, engagement, policy, problem) for name in names}
        return replace(problem, consultants=dict(sorted({**problem.consultants, **people}.items())))

    return Remedy(Asks.ONE_MORE, sentence, apply, detail=f"{count}")


def _newcomer(name: ConsultantId, engagement: Engagement, policy: Policy, problem: Problem) -> Consultant:
    """Someone of this kind, based where it is and free whenever it may be; with the usual rate."""
    everyone = sorted(problem.consultants.values(), key=lambda one: (one.rate_per_hour, one.consultant_id))
    usual = everyone[len(everyone) // 2]
    return replace(
        usual,
        consultant_id=name,
        another_id=None,
        name=f"New presenter {name.removeprefix(FRESH)}",  # two of one name and city would count as one person
        email="",
        roles=frozenset(Role),
        years_experience=max(usual.years_experience or 0, policy.rules.expert_min_years),
        years_lived_experience=max(usual.years_lived_experience or 0, policy.rules.survivor_min_years),
        languages=frozenset({engagement.language}),
        modes=frozenset({Mode.VIRTUAL, Mode.IN_PERSON}),
        state=engagement.state,
        city=engagement.city,
        place=engagement.place or usual.place,
        time_zone=engagement.time_zone,
        max_hours_per_week=max(usual.max_hours_per_week, engagement.hours),
        max_engagements_per_month=max(usual.max_engagements_per_month, 1),
        rest_days=None,
        organization="",
        status=ConsultantStatus.APPROVED,
        agreement_end=None,
        cleared_for_minors=True,
        recent_engagements=0,
        topics=dict(engagement.topics),
        audiences={engagement.audience: LEVEL},
        weekly=tuple(WeeklyWindow(weekday, time(0), time(0)) for weekday in range(7)),
        available=(),
        unavailable=(),
        preferred=(),
        exclusions=frozenset(),
    )


def _fresh(problem: Problem, count: int) -> list[str]:
    """Ids that nobody has."""
    numbers = (f"{FRESH}{number}" for number in range(1, len(problem.consultants) + count + 1))
    return list(islice((one for one in numbers if one not in problem.consultants), count))


def _giving_up(engagement_id: EngagementId, book: Book) -> Iterator[Remedy]:
    """Without another engagement that the schedule holds and that no approved seat keeps; the least important first."""
    others = [b for eid, b in book.bookings.items() if eid != engagement_id and not b.approved and b.whole]
    mine = book.problem.engagements[engagement_id]
    near = sorted(
        others, key=lambda b: (b.engagement.priority, not _at_the_same_time(b, mine), b.engagement.engagement_id)
    )
    for booking in near:
        other = booking.engagement.engagement_id
        yield Remedy(Asks.GIVING_UP, sentence_of(Asks.GIVING_UP, other), _without(other), detail=other)


def _at_the_same_time(booking: Booking, mine: Engagement) -> bool:
    days = booking.times.days
    return days[0] <= mine.window_end and days[-1] >= mine.window_start


def _without(engagement_id: EngagementId) -> Callable[[Problem], Problem]:
    def apply(problem: Problem) -> Problem:
        engagements = {eid: one for eid, one in problem.engagements.items() if eid != engagement_id}
        standing = tuple(one for one in problem.standing if one.assignment.engagement_id != engagement_id)
        rejections = tuple(one for one in problem.rejections if one.engagement_id != engagement_id)
        affinity = {pair: points for pair, points in problem.affinity.items() if pair[0] != engagement_id}
        return replace(problem, engagements=engagements, standing=standing, rejections=rejections, affinity=affinity)

    return apply
