"""What could be given for one person that might cover an engagement: by them an hour, a day, a journey; by the center
an approval, an agreement, a clearance.

Told to the owner of the data alone: what people set as their limits is nobody else's business, and whom one approval
would bring in tells what else they are.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from math import ceil

from matcher.domain.explain.obstacles import Seating
from matcher.domain.explain.remedies.mending import mended, mending
from matcher.domain.explain.remedies.remedy import Asks, Remedy, both
from matcher.domain.explain.teams.open_seats import Openings
from matcher.domain.explain.teams.roster import Roster
from matcher.domain.goals import SEAT_GOALS
from matcher.domain.model.calendar import MINUTES_PER_HOUR
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Consultant, Engagement, Problem
from matcher.domain.model.schedule import Book
from matcher.domain.model.timetable import miles_between
from matcher.domain.model.vocabulary import ConsultantStatus
from matcher.domain.rules import DATED_RULES, DIARY_RULES, LASTING_RULES
from matcher.domain.rules.in_words import day_in_words, in_a_row, on_its_clock, quantity, words
from matcher.domain.rules.weekly_hours import most_minutes

MOST_LOOKED_AT = 20_000
"""Seats with a person at a start that are looked at: some seconds."""
MOST_OF_A_KIND = 8
"""People of whom one may give something; those who fit best may lack what a team needs."""
MOST_LACKING = 2
"""Things that may be given for one person at once."""
MOST_TOGETHER = 3
"""People of whom several may give something for one engagement, and of whom one may give two things."""
OF_PEOPLE = ("available", "weekly_hours", "monthly_engagements", "reach", "mode")
OF_THE_CENTER = ("under_agreement", "cleared_for_minors", "audience", "topic")
GIVEN = (*OF_THE_CENTER, *OF_PEOPLE)


@dataclass(frozen=True, slots=True)
class _Found:
    """Someone who lacks one thing, or two, in a seat at a start."""

    worth: int
    seating: Seating
    rules: tuple[str, ...]
    topic: str = ""

    @property
    def place(self) -> tuple[int, ConsultantId, str]:
        """Who fits best comes first."""
        return -self.worth, self.seating.consultant_id, self.topic


@dataclass(frozen=True)
class OfPeople:
    """For each limit, those who know the engagement best and keep every other rule in some seat at some start.

    Args:
        book: The schedule that leaves the engagement uncovered.
    """

    book: Book
    engagement_id: EngagementId

    @property
    def single(self) -> Iterator[Remedy]:
        """Of each by themselves first; where more seats than one are open, then of several together."""
        for rule in GIVEN:
            best = self._best(rule)
            yield from (_remedy(one, rule) for one in best[:MOST_OF_A_KIND])
            for count in range(2, min(len(self._openings.seats), MOST_TOGETHER) + 1):
                yield from (_together(rule, some) for some in combinations(best[:MOST_TOGETHER], count))

    @property
    def double(self) -> Iterator[Remedy]:
        """Two things of one person, neither of which is enough."""
        pairs = sorted((one for one in self._found if len(one.rules) > 1), key=lambda one: one.place)
        seen = {one.seating.consultant_id: one for one in reversed(pairs)}
        for one in sorted(seen.values(), key=lambda found: found.place)[:MOST_TOGETHER]:
            first, second = (_remedy(one, rule) for rule in one.rules)
            name = one.seating.name
            sentence = f"{first.sentence} and {second.sentence.removeprefix(f'if {name} ')}"
            yield replace(both(first, second), sentence=sentence)

    @property
    def limits(self) -> str:
        """Where it stops, in a sentence; empty where all was looked at."""
        starts = len(self._openings.starts)
        if self._starts_looked_at == starts:
            return ""
        return f"What people could give was looked at for the first {self._starts_looked_at} of {starts} starts only."

    @cached_property
    def _openings(self) -> Openings:
        return Openings(Roster(self.book.problem, self.book.policy), self._engagement)

    @property
    def _engagement(self) -> Engagement:
        return self.book.problem.engagements[self.engagement_id]

    def _best(self, rule: str) -> list[_Found]:
        """Who lacks this alone, each once at the first start; of topics once for each."""
        first: dict[tuple[ConsultantId, str], _Found] = {}
        for one in self._found:
            if one.rules == (rule,):
                first.setdefault((one.seating.consultant_id, one.topic), one)
        return sorted(first.values(), key=lambda one: one.place)

    @cached_property
    def _hopeful(self) -> list[tuple[Seating, tuple[str, ...]]]:
        """Everyone in a seat of each kind who lacks no more than could be given, whatever the start."""
        if not self._openings.starts:
            return []
        kinds = {self._engagement.seats[seat]: seat for seat in reversed(self._openings.seats)}
        found = []
        for seat in sorted(kinds.values()):
            for consultant_id in self.book.problem.consultants:
                one = Seating(self.book, self.engagement_id, seat, consultant_id, self._openings.starts[0])
                filled = one.filled
                broken = tuple(rule.name for rule in LASTING_RULES if not rule.check(filled))
                if len(broken) <= MOST_LACKING and set(broken) <= set(GIVEN):
                    found.append((one, broken))
        return found

    @cached_property
    def _starts_looked_at(self) -> int:
        return min(len(self._openings.starts), max(1, MOST_LOOKED_AT // max(1, len(self._hopeful))))

    @cached_property
    def _found(self) -> list[_Found]:
        found: list[_Found] = []
        for start in self._openings.starts[: self._starts_looked_at]:
            for one, broken in self._hopeful:
                seating = replace(one, first_start=start)
                rules = (*broken, *_dated(seating))
                if len(rules) <= MOST_LACKING and set(rules) <= set(GIVEN):
                    found += _each(seating, rules)
        return found


def _dated(seating: Seating) -> Iterator[str]:
    """The rules in the way that depend on the start, those among them that nobody could do anything about too."""
    filled, diary = seating.filled, seating.diary
    yield from (rule.name for rule in DATED_RULES if not rule.check(filled))
    for rule in DIARY_RULES:
        if any(seating.engagement_id in clash.engagement_ids for clash in rule.check(diary)):
            yield rule.name


def _each(seating: Seating, rules: tuple[str, ...]) -> Iterator[_Found]:
    """What someone lacks; of topics one by one, and of those too who lack no more than that."""
    worth = sum(goal.points(seating.filled) for goal in SEAT_GOALS)
    if set(rules) <= {"topic"}:
        for name, level in sorted(seating.engagement.topics.items()):
            if seating.consultant.topics.get(name, 0) < level:
                yield _Found(worth, seating, ("topic",), name)
    elif "topic" not in rules:
        yield _Found(worth, seating, rules)


def _remedy(found: _Found, rule: str) -> Remedy:
    sentence, apply = _given(found, rule)
    asks = Asks.APPROVAL if rule in OF_THE_CENTER else Asks.PERSON
    who = found.seating.consultant_id
    return Remedy(asks, f"if {sentence}", apply, who, rule=rule, gifts=frozenset({sentence}))


def _together(rule: str, some: Sequence[_Found]) -> Remedy:
    """What is given for several people for one engagement, each of them."""
    given = [_given(one, rule) for one in some]

    def apply(problem: Problem) -> Problem:
        for _, change in given:
            problem = change(problem)
        return problem

    gifts = [said for said, _ in given]
    asks = Asks.APPROVAL if rule in OF_THE_CENTER else Asks.PERSON
    return Remedy(asks, f"if {in_a_row(gifts)}", apply, rule=f"{rule} of {len(some)}", gifts=frozenset(gifts))


def _given(found: _Found, rule: str) -> tuple[str, Callable[[Problem], Problem]]:
    """What is given, in words, and the problem with it."""
    seating = found.seating
    if rule == "topic":
        return _topic(seating, found.topic)
    if rule in _WHOLE:
        return _WHOLE[rule](seating)
    change = mending(seating, rule, ())

    def apply(problem: Problem) -> Problem:
        alone = replace(seating, book=Book.of(problem, seating.book.policy, ()))
        return mended(alone, [change] if change else []).book.problem

    return _SAID[rule](seating), apply


def _person(consultant_id: ConsultantId, changed: Callable[[Consultant], Consultant]) -> Callable[[Problem], Problem]:
    def apply(problem: Problem) -> Problem:
        person = changed(problem.consultants[consultant_id])
        return replace(problem, consultants={**problem.consultants, consultant_id: person})

    return apply


def _topic(seating: Seating, name: str) -> tuple[str, Callable[[Problem], Problem]]:
    level = seating.engagement.topics[name]
    return (
        f"{seating.name} were approved to teach {words(name)} at level {level}",
        _person(seating.consultant_id, lambda now: replace(now, topics={**now.topics, name: level})),
    )


def _hours(seating: Seating) -> tuple[str, Callable[[Problem], Problem]]:
    """Whole hours: nobody is asked for minutes."""
    more = ceil((most_minutes(seating.diary) - seating.consultant.max_minutes_per_week) / MINUTES_PER_HOUR)
    return (
        f"{seating.name} gave {quantity(more, 'hour')} more a week",
        _person(seating.consultant_id, lambda now: replace(now, max_hours_per_week=now.max_hours_per_week + more)),
    )


def _month(seating: Seating) -> tuple[str, Callable[[Problem], Problem]]:
    return (
        f"{seating.name} took one more engagement a month",
        _person(
            seating.consultant_id,
            lambda now: replace(now, max_engagements_per_month=now.max_engagements_per_month + 1),
        ),
    )


_WHOLE: dict[str, Callable[[Seating], tuple[str, Callable[[Problem], Problem]]]] = {
    "weekly_hours": _hours,
    "monthly_engagements": _month,
}


def _agreement(seating: Seating) -> str:
    person, last = seating.consultant, seating.filled.times.days[-1]
    approved = person.status is ConsultantStatus.APPROVED
    longer = f"had an agreement to {day_in_words(last)}"
    if approved:
        return f"{seating.name} {longer}"
    by_center = f"{seating.name} were approved by the center"
    return f"{by_center} and {longer}" if person.agreement_end and person.agreement_end < last else by_center


_SAID: dict[str, Callable[[Seating], str]] = {
    "available": lambda one: f"{one.name} were available on {on_its_clock(one.first_start)}",
    "reach": lambda one: f"{one.name} travelled {quantity(miles_between(one.consultant, one.engagement), 'mile')}",
    "mode": lambda one: f"{one.name} worked {'in person' if one.engagement.on_site else 'virtually'} this once",
    "under_agreement": _agreement,
    "cleared_for_minors": lambda one: f"{one.name} were cleared to work with minors",
    "audience": lambda one: f"{one.name} were approved for the audience {words(one.engagement.audience)}",
}
