"""What would do about each rule in someone's way, made: the seating with that changed which the breach names.

So what is said to be enough together can be judged, and what is not needed left out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from matcher.domain.explain.obstacles import Seating
from matcher.domain.model.calendar import MINUTES_PER_HOUR
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Assignment, Consultant, Exclusion, Problem
from matcher.domain.model.schedule import Book
from matcher.domain.model.timetable import miles_between, taken
from matcher.domain.model.vocabulary import ConsultantStatus, Mode
from matcher.domain.rules.offered_start import with_start
from matcher.domain.rules.topic import approvals_lacking
from matcher.domain.rules.topics_covered import as_team_has_them
from matcher.domain.rules.weekly_hours import most_minutes

Others = Sequence[EngagementId]
Mending = Callable[[Seating], Seating]
Person = Callable[[Consultant], Consultant]


def mending(seating: Seating, rule: str, others: Others) -> Mending | None:
    """The change that a breach names as what would do; None where nothing would.

    Args:
        seating: In which it was found: amounts are those that were named of it.
        others: Other engagements that have a part in it.
    """
    make = _MENDS.get(rule)
    return make(seating, others) if make else None


def mended(seating: Seating, changes: Sequence[Mending]) -> Seating:
    """The seating with changes made, one after the other."""
    for change in changes:
        seating = change(seating)
    return seating


def _in(seating: Seating, problem: Problem, rows: Sequence[Assignment] | None = None) -> Seating:
    kept = rows_of(seating.book) if rows is None else rows
    return replace(seating, book=Book.of(problem, seating.book.policy, kept))


def rows_of(book: Book) -> list[Assignment]:
    """A schedule as rows."""
    return [
        Assignment(eid, seat, person.consultant_id, booking.first_start)
        for eid, booking in book.bookings.items()
        for seat, person in booking.team.items()
    ]


def _person(change: Person) -> Mending:
    def apply(seating: Seating) -> Seating:
        problem, person = seating.book.problem, change(seating.consultant)
        return _in(seating, replace(problem, consultants={**problem.consultants, person.consultant_id: person}))

    return apply


def _request(**facts: Any) -> Mending:
    def apply(seating: Seating) -> Seating:
        problem, changed = seating.book.problem, replace(seating.engagement, **facts)
        return _in(seating, replace(problem, engagements={**problem.engagements, changed.engagement_id: changed}))

    return apply


# --- what people give -------------------------------------------------------------------------------------------------


def _available(seating: Seating, _: Others) -> Mending:
    times = seating.filled.times
    spans = taken(seating.consultant, seating.engagement, times, seating.book.policy, rested=False)

    def free(now: Consultant) -> Consultant:
        kept = tuple(block for block in now.unavailable if not any(block.overlaps(span) for span in spans))
        return replace(now, available=(*now.available, *times.sessions), unavailable=kept)

    return _person(free)


def _weekly_hours(seating: Seating, _: Others) -> Mending:
    hours = most_minutes(seating.diary) / MINUTES_PER_HOUR
    return _person(lambda now: replace(now, max_hours_per_week=max(now.max_hours_per_week, hours)))


def _monthly_engagements(_: Seating, others: Others) -> Mending:
    most = len(others) + 1
    return _person(lambda now: replace(now, max_engagements_per_month=max(now.max_engagements_per_month, most)))


def _reach(seating: Seating, _: Others) -> Mending:
    miles = miles_between(seating.consultant, seating.engagement)
    return _person(lambda now: replace(now, max_travel_miles=max(now.reach_miles, miles)))


def _mode(seating: Seating, _: Others) -> Mending:
    way = Mode.IN_PERSON if seating.engagement.on_site else Mode.VIRTUAL
    return _person(lambda now: replace(now, modes=now.modes | {way}))


def _language(seating: Seating, _: Others) -> Mending:
    spoken = seating.engagement.language
    return _person(lambda now: replace(now, languages=now.languages | {spoken}))


def _exclusions(_: Seating, __: Others) -> Mending:
    def apply(seating: Seating) -> Seating:
        me, mates = seating.consultant_id, seating.filled.team_mates
        people = {one.consultant_id: replace(one, exclusions=_naming_others(one, me)) for one in mates}
        people[me] = replace(seating.consultant, exclusions=frozenset())
        problem = seating.book.problem
        return _in(seating, replace(problem, consultants={**problem.consultants, **people}))

    return apply


def _naming_others(person: Consultant, consultant_id: ConsultantId) -> frozenset[Exclusion]:
    return person.exclusions - {Exclusion("consultant", consultant_id)}


# --- what the center gives --------------------------------------------------------------------------------------------


def _under_agreement(seating: Seating, _: Others) -> Mending:
    last = seating.filled.times.days[-1]

    def agreed(now: Consultant) -> Consultant:
        end = now.agreement_end and max(now.agreement_end, last)
        return replace(now, status=ConsultantStatus.APPROVED, agreement_end=end)

    return _person(agreed)


def _cleared(_: Seating, __: Others) -> Mending:
    return _person(lambda now: replace(now, cleared_for_minors=True))


def _audience(seating: Seating, _: Others) -> Mending:
    audience = seating.engagement.audience
    return _person(lambda now: replace(now, audiences={**now.audiences, audience: 1}))


def _topic(seating: Seating, _: Others) -> Mending:
    approvals = approvals_lacking(seating.filled)
    return _person(lambda now: replace(now, topics={**now.topics, **approvals}))


def _not_rejected(seating: Seating, _: Others) -> Mending:
    pair = seating.engagement_id, seating.consultant_id

    def apply(now: Seating) -> Seating:
        problem = now.book.problem
        return _in(now, replace(problem, rejections=tuple(one for one in problem.rejections if one[:2] != pair)))

    return apply


def _one_id(seating: Seating, _: Others) -> Mending | None:
    problem, pair = seating.book.problem, {seating.consultant_id, seating.consultant.another_id}
    if any(answer.same and {answer.one, answer.other} == pair for answer in problem.person_answers):
        return None
    return _person(lambda now: replace(now, another_id=None))


def _approved_stands(seating: Seating, _: Others) -> Mending:
    def apply(now: Seating) -> Seating:
        problem = now.book.problem
        kept = tuple(one for one in problem.standing if one.assignment.engagement_id != seating.engagement_id)
        return _in(now, replace(problem, standing=kept))

    return apply


def _no_overlap(_: Seating, others: Others) -> Mending:
    def apply(now: Seating) -> Seating:
        problem = now.book.problem

        def is_theirs(row: Assignment) -> bool:
            return row.engagement_id in others and row.consultant_id == now.consultant_id

        standing = tuple(one for one in problem.standing if not is_theirs(one.assignment))
        rows = [row for row in rows_of(now.book) if not is_theirs(row)]
        return _in(now, replace(problem, standing=standing), rows)

    return apply


# --- what the requester gives -----------------------------------------------------------------------------------------


def _offered_start(seating: Seating, _: Others) -> Mending | None:
    facts = with_start(seating.engagement, seating.first_start, seating.book.policy)
    return _request(**facts) if facts else None


def _topics_covered(seating: Seating, _: Others) -> Mending:
    return _request(topics=as_team_has_them(seating.booking))


def _engagement_budget(seating: Seating, _: Others) -> Mending:
    return _request(budget=seating.booking.cost_dollars())


def _eligible(seating: Seating, _: Others) -> Mending | None:
    return None if seating.engagement.criminal_justice else _request(granting_office_confirmed=True)


_MENDS: Mapping[str, Callable[[Seating, Others], Mending | None]] = {
    "approved_stands": _approved_stands,
    "audience": _audience,
    "available": _available,
    "cleared_for_minors": _cleared,
    "eligible": _eligible,
    "engagement_budget": _engagement_budget,
    "exclusions": _exclusions,
    "language": _language,
    "mode": _mode,
    "monthly_engagements": _monthly_engagements,
    "no_overlap": _no_overlap,
    "not_rejected": _not_rejected,
    "offered_start": _offered_start,
    "one_id": _one_id,
    "reach": _reach,
    "topic": _topic,
    "topics_covered": _topics_covered,
    "under_agreement": _under_agreement,
    "weekly_hours": _weekly_hours,
}
"""By rule: how what would do is made; a rule that is not here has nothing that would."""
