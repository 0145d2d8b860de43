"""Asking for what would help: a letter to the requester or to a consultant, drafted into the outbox for a person."""

from matcher.domain.explain.obstacles import Voice
from matcher.domain.model.clock.in_words import day_in_full, in_full
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Engagement
from matcher.domain.rules.in_words import in_a_row, quantity, words
from matcher.domain.workflow.letter import WAITING, LetterKind
from matcher.domain.workflow.request_letters import relaxing_letter, room_letter
from matcher.ports import Database, UnitOfWork
from matcher.records import Permission, Recipient, Subject, User
from matcher.services.accounts.accounts import require
from matcher.services.choices.choice import question_of
from matcher.services.explanations.asking import NO_ENGAGEMENT, NOBODY
from matcher.services.explanations.by_name import InTheWay, what_is_in_the_way
from matcher.services.explanations.voices import voice_of
from matcher.services.failures import NotFoundError
from matcher.services.letters.drafting import draft

ABOUT_REQUEST = "Your request: could something about it be otherwise?"
ABOUT_ROOM = "Could you make room for this?"
THEIR_TIME = frozenset({"available", "no_overlap", "weekly_hours", "monthly_engagements", "reach"})
"""Rules, as they may be told, that only the person themselves can do something about."""
NO_REMEDY = "There is no such change to ask for. Open the engagement and try again what would cover it."


def asks_for_room(way: InTheWay | None) -> bool:
    """Whether only the person's own time is in the way, as far as that may be told."""
    return way is not None and bool(way.obstacles) and {one.rule for one in way.obstacles} <= THEIR_TIME


def ask_requester(database: Database, user: User, study_id: int, number: int) -> int:
    """Draft the letter that asks a requester for a change that would cover their engagement; the letter's id.

    Args:
        number: Of the remedy, from 1. Asked again while the letter waits, the same letter is found.

    Raises:
        NotPermittedError: The user may not decide.
        NotFoundError: There is no such remedy, or not for the requester to give.
    """
    require(user, Permission.DECIDE)

    def work(unit: UnitOfWork) -> int:
        study = question_of(unit, study_id)
        remedies = (study.result or {}).get("remedies", ())
        one = next((r for r in remedies if r["number"] == number and r["whom"] == "requester"), None)
        if one is None or (study.open_roles and voice_of(user) is not Voice.PERMITTED):
            raise NotFoundError(NO_REMEDY)
        eid = EngagementId(study.base)
        engagement = unit.dataset.engagements([eid]).get(eid)
        if engagement is None:
            raise NotFoundError(NO_ENGAGEMENT)
        asked = next((request for request in unit.requests.find() if request.engagement_id == eid), None)
        organization = engagement.organization or eid
        to = Recipient(asked.contact.name, asked.contact.email) if asked else Recipient(organization)
        days = f"between {day_in_full(engagement.window_start)} and {day_in_full(engagement.window_end)}"
        body = relaxing_letter(to.name, organization, _work(engagement), days, one["sentence"])
        return _drafted(unit, to, ABOUT_REQUEST, body, eid)

    return database.writing(work)


def ask_consultant(database: Database, user: User, engagement_id: EngagementId, consultant_id: ConsultantId) -> int:
    """Draft the letter that asks a consultant whether they could make room; the letter's id.

    Raises:
        NotPermittedError: The user may not decide.
        NotFoundError: There is no such person, or something else than their time is in the way.
        SpentError: The user has asked as much today as one day allows.
    """
    require(user, Permission.DECIDE)
    way = what_is_in_the_way(database, user, engagement_id, consultant_id)
    if way is None or not asks_for_room(way):
        raise NotFoundError(NOBODY)

    def work(unit: UnitOfWork) -> int:
        person = unit.dataset.people([consultant_id])[consultant_id]
        engagement = unit.dataset.engagements([engagement_id])[engagement_id]
        starts = in_full(way.first_start, engagement.time_zone) if way.first_start else ""
        organization = engagement.organization or engagement_id
        body = room_letter(person.name or consultant_id, organization, _work(engagement), starts)
        to = Recipient(person.name or consultant_id, consultant_id=consultant_id)
        return _drafted(unit, to, ABOUT_ROOM, body, engagement_id)

    return database.writing(work)


def _work(engagement: Engagement) -> str:
    """What an engagement is, in words; nothing of what its seats ask for."""
    topics = f" on {in_a_row(map(words, sorted(engagement.topics)))}" if engagement.topics else ""
    sessions = quantity(engagement.sessions, "session")
    return f"{words(engagement.ta_type)}{topics}, {sessions} of {_length(engagement.session_minutes)}"


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return in_a_row(quantity(many, unit) for many, unit in ((hours, "hour"), (rest, "minute")) if many)


def _drafted(work: UnitOfWork, to: Recipient, subject: str, body: str, engagement_id: EngagementId) -> int:
    """The letter, or the one of the same words that waits already."""
    about = Subject.engagement(engagement_id)
    for letter in work.outbox.find(WAITING, about=[about]):
        if (letter.to, letter.subject, letter.body) == (to, subject, body):
            return letter.letter_id
    return draft(work, LetterKind.MESSAGE, to, subject, body, about)
