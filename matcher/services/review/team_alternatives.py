"""Who else could present: one list for the whole team, made by every rule but those of the panel.

Were the panel's rules among them, two requests that differ in their seats alone would tell by who is on one list and
not on the other what anyone brings. Whether a whole team meets the panel requirement is said when it is proposed. For
the same reason the list shows a person's fit, which is the same in every seat, and not the change in points, which is
not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from matcher.domain.explain.disclosure import told_sentence
from matcher.domain.explain.obstacles import Seating, Voice, breaches
from matcher.domain.explain.seat_options import seat_options
from matcher.domain.goals.fit import AUDIENCE_SHARE, TOP_LEVEL, TOPIC_SHARE
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Consultant, Engagement, Problem
from matcher.domain.model.schedule import Book
from matcher.domain.model.timetable import offered_starts
from matcher.domain.rules import OF_WHOLE_TEAMS
from matcher.ports import Database, Part, UnitOfWork
from matcher.records import Access, QuestionKind, User
from matcher.services.consultants.names import with_names_told_apart
from matcher.services.protection.allowance import SpentError, counted
from matcher.services.review.difference import on_its_clock

PERCENT = 100


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone who is not on the team.

    Args:
        eligible: Whether some seat could be theirs by every rule but the panel's; else ``sentence`` says what the only
            one broken has found, and what would do.
        fit: How well they know topics and audience, of 100.
    """

    consultant_id: ConsultantId
    name: str
    eligible: bool
    fit: int
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class TeamAlternatives:
    """Who else could present.

    Args:
        first_start: The start they were judged at, on the engagement's clock; None where none is offered.
        candidates: The eligible first, the best fit first.
        again_on: The day from which the reader may ask again, where today's allowance is used up; nobody is listed.
    """

    first_start: datetime | None
    candidates: tuple[Candidate, ...]
    again_on: date | None = None


RESTS_ON = (Part.DATASET, Part.BUSY, Part.REJECTIONS, Part.STANDING)
"""What the list depends on, beside the day: while it is the same, to look again is no new question."""


def team_alternatives(database: Database, reader: User, engagement_id: EngagementId) -> TeamAlternatives:
    """Who else could present; nobody where there is no such engagement or it offers no start.

    It draws on the allowance.
    """
    why = f"rules checked for alternatives shown to user {reader.user_id}"

    def admit(work: UnitOfWork) -> Access:
        return work.access_log.admit(None, None, why)

    try:
        access = counted(database, reader, QuestionKind.OTHERS, engagement_id, RESTS_ON, admit)
    except SpentError as waits:
        return TeamAlternatives(None, (), waits.again_on)
    with database.reading() as work:
        engagement = work.dataset.engagements([engagement_id]).get(engagement_id)
        if engagement is None:
            return TeamAlternatives(None, ())
        judged = _judged_as_it_stands(work, access, engagement_id)
        people = with_names_told_apart(work, work.dataset.consultants(judged.shortest))
    candidates = (_candidate(people[cid], engagement, told) for cid, told in judged.shortest.items())
    return TeamAlternatives(judged.first_start, tuple(sorted(candidates, key=_best_first)))


@dataclass(frozen=True, slots=True)
class _Judged:
    """Everyone not on the team who breaks one rule at most in some seat, with its breach in words, or nothing."""

    first_start: datetime | None
    shortest: Mapping[ConsultantId, str]


def _judged_as_it_stands(work: UnitOfWork, access: Access, engagement_id: EngagementId) -> _Judged:
    """Everyone judged beside all that stands; the leave to read is the caller's, also where it was done before."""
    # What the solver has to keep is told apart in words: so by status too, and not by what else is kept of a seat.
    standing = tuple((held.assignment, held.status) for held in work.standing.seats().values())
    parts = (Part.DATASET, Part.BUSY, Part.REJECTIONS)

    def judge() -> _Judged:
        problem, policy = work.dataset.problem(access), work.dataset.policy()
        rows = [assignment for assignment, _ in standing]
        return _judge(problem, policy, rows, problem.engagements[engagement_id])

    return work.moment.recall(("judged", engagement_id), parts, judge, also=(standing, work.today))


def _judge(problem: Problem, policy: Policy, standing: Iterable[Assignment], engagement: Engagement) -> _Judged:
    book = Book.of(problem, policy, [on_its_clock(problem, one) for one in standing])
    booking = book.bookings.get(engagement.engagement_id)
    start = booking.first_start if booking else next(offered_starts(engagement, policy), None)
    if start is None:
        return _Judged(None, {})
    team = {person.consultant_id for person in booking.team.values()} if booking else set()
    shortest = _shortest(problem, policy, book, engagement, start)
    return _Judged(start, {cid: told for cid, told in shortest.items() if cid not in team})


def _shortest(
    problem: Problem, policy: Policy, book: Book, engagement: Engagement, start: datetime
) -> Mapping[ConsultantId, str]:
    """For everyone who breaks one rule at most in some seat, what was found and would do, or nothing.

    The panel's rules and fees are not judged, and of the others no more is said than every reader may know.
    """
    found: dict[ConsultantId, str] = {}
    short: dict[ConsultantId, tuple[SeatName, str]] = {}
    for seat in engagement.seats:
        options = seat_options(problem, policy, book, engagement.engagement_id, seat, start)
        for consultant_id, all_broken in options.items():
            broken = [rule for rule in all_broken if rule not in OF_WHOLE_TEAMS]
            if not broken:
                found[consultant_id] = ""
            elif len(broken) == 1:
                short.setdefault(consultant_id, (seat, broken[0]))
    for consultant_id, (seat, rule) in short.items():
        if consultant_id not in found:
            seating = Seating(book, engagement.engagement_id, seat, consultant_id, start)
            told = breaches(seating, Voice.GUARDED)
            said = " ".join(f"{one.sentence} {one.remedy}" for one in told)
            found[consultant_id] = said or told_sentence(rule)  # of all money no single person's breach is told
    return found


def _candidate(consultant: Consultant, engagement: Engagement, told: str) -> Candidate:
    return Candidate(consultant.consultant_id, consultant.name, not told, fit_of(consultant, engagement), told)


def _best_first(candidate: Candidate) -> tuple[bool, int, str, str]:
    return (not candidate.eligible, -candidate.fit, candidate.name, candidate.consultant_id)


def fit_of(consultant: Consultant, engagement: Engagement) -> int:
    """How well someone knows an engagement's topics and audience, of 100; no seat or role comes into it."""
    levels: Iterable[int] = [consultant.topics.get(name, 0) for name in engagement.topics]
    topic_level = sum(levels) / len(engagement.topics) if engagement.topics else float(TOP_LEVEL)
    weighted = TOPIC_SHARE * topic_level + AUDIENCE_SHARE * consultant.audiences.get(engagement.audience, 0)
    return round(PERCENT * weighted / TOP_LEVEL)
