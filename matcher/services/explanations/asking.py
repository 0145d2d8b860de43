"""Questions about the schedule that a worker answers by solving again: put on its list, found again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from typing import Any

from matcher.domain.explain.obstacles import Voice
from matcher.domain.model.errors import MatcherError
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.ports import Database, UnitOfWork
from matcher.records import Job, JobKind, JobState, Permission, QuestionKind, Study, StudyKind, StudyStatus, User
from matcher.services.accounts.accounts import require
from matcher.services.explanations.baseline import SECONDS, stamps_in
from matcher.services.explanations.by_name import NO_WISH, Wish
from matcher.services.explanations.voices import voice_of
from matcher.services.failures import NotFoundError
from matcher.services.protection.allowance import SpentError, again_on, count, times_for
from matcher.services.protection.readings import admit_explanation, admit_list, require_few_lists

UNDER_WAY = (StudyStatus.WAITING, StudyStatus.STARTED)
NO_ENGAGEMENT = "There is no such engagement any more. Open the list of engagements."
NOBODY = "There is no such consultant. Type a name as the list of consultants has it."
NEEDS_PERMISSION = "What other answers cost depends on facts that are kept apart. Ask someone who may read them."


class About(StrEnum):
    """What is asked."""

    ALTERNATIVES = "alternatives"
    """Want someone else? The best whole answers with other people on the team."""
    PERSON = "person"
    """The best whole answer with one person on the team."""
    TEAM = "team"
    """Why these people: what the next best whole answer without each costs."""
    UNCOVERED = "uncovered"
    """Why it is not covered, and what would cover it."""


LISTS = (About.ALTERNATIVES, About.TEAM)
"""What is answered with several people, by every rule."""
TITLES: Mapping[About, str] = {
    About.ALTERNATIVES: "Want someone else?",
    About.PERSON: "With one person by name",
    About.TEAM: "Why these people?",
    About.UNCOVERED: "What would cover it?",
}


class QuestionError(MatcherError):
    """A question that can't be asked."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question about an engagement of the schedule.

    Args:
        consultant_id: Whom it is about, where it is about one person.
        wish: Where that person is wanted on the team.
    """

    engagement_id: EngagementId
    about: About
    consultant_id: ConsultantId | None = None
    wish: Wish = NO_WISH


@dataclass(frozen=True, slots=True)
class AskedNow:
    """A question on the list.

    Args:
        job_id: To send to the queue; None where no worker is to answer it.
        is_new: Whether nobody asked it before, or something has changed since.
    """

    study_id: int
    job_id: int | None
    is_new: bool = True


def ask_why(database: Database, user: User, query: Query, *, by_worker: bool = True) -> AskedNow:
    """Put a question on the worker's list, or find the answer where nothing has changed since it was asked.

    Args:
        by_worker: Whether a worker is to answer it; else the process that asks does.

    Raises:
        NotPermittedError: The user may not decide.
        QuestionError: The answer would tell the user what they may not know.
        NotFoundError: There is no such engagement or consultant.
        SpentError: The user has asked as much today as one day allows.
        ManyError: The user has read many confidential records within an hour.
    """
    require(user, Permission.DECIDE)
    if query.about is not About.UNCOVERED and voice_of(user) is not Voice.PERMITTED:
        raise QuestionError(NEEDS_PERMISSION)
    asked = database.writing(lambda work: _asked(work, user, query, by_worker=by_worker))
    if isinstance(asked, SpentError):
        raise asked
    return asked


def _asked(work: UnitOfWork, user: User, query: Query, *, by_worker: bool) -> AskedNow | SpentError:
    engagement = work.dataset.engagements([query.engagement_id]).get(query.engagement_id)
    if engagement is None:
        raise NotFoundError(NO_ENGAGEMENT)
    if query.consultant_id is not None and not work.dataset.people([query.consultant_id]):
        raise NotFoundError(NOBODY)
    if query.consultant_id is not None:
        admit_explanation(work, user, query.engagement_id, query.consultant_id)
    elif query.about in LISTS:
        require_few_lists(work, user)
    new = _study(work, user, query)
    for known in work.scenarios.explanations(query.engagement_id):
        if is_current(work, known) and _same(known, new):
            return AskedNow(known.study_id, None, is_new=False)
    if not count(work, user, QuestionKind.EXPLANATION, times=times_for(len(engagement.seats))):
        return SpentError(again_on(work), work.now)
    study_id = work.scenarios.add_study(new)
    if not by_worker:
        return AskedNow(study_id, None)
    job = Job(0, f"study {study_id}", JobKind.STUDY, JobState.WAITING, work.now, user.name)
    return AskedNow(study_id, work.jobs.add(job))


def _study(work: UnitOfWork, user: User, query: Query) -> Study:
    start = query.wish.first_start
    options = {
        "about": query.about.value,
        "consultant": query.consultant_id or "",
        "instead_of": query.wish.instead_of or "",
        "start": start.astimezone(UTC).isoformat() if start else "",
        "stamps": stamps_in(work),
    }
    return Study(
        study_id=0,
        kind=StudyKind.EXPLAIN,
        title=TITLES[query.about],
        definitions=(),
        base=query.engagement_id,
        options=options,
        open_roles=voice_of(user) is Voice.PERMITTED,
        limit_seconds=SECONDS,
        asked_by=user.name,
        asked_at=work.now,
    )


def _same(known: Study, new: Study) -> bool:
    """Whether it is the same question, which may tell as much."""
    keys = ("about", "consultant", "instead_of", "start")
    return known.open_roles == new.open_roles and all(known.options.get(key, "") == new.options[key] for key in keys)


def is_current(work: UnitOfWork, study: Study) -> bool:
    """Whether it is being answered, or was, and nothing has changed since that the answer depends on."""
    told: Mapping[str, Any] = study.result or {}
    stamps = told.get("stamps", study.options["stamps"])
    return study.status in (*UNDER_WAY, StudyStatus.FINISHED) and bool(stamps) and stamps == stamps_in(work)


def find_answer(database: Database, reader: User, study_id: int) -> tuple[Study, bool] | None:
    """A question with its answer and whether that still is current; None where this reader may not see one.

    What was told to someone with the permission is for readers with it alone. Which people could take part by every
    rule tells of their records: a list of them is a reading of each.

    Raises:
        ManyError: The reader has seen many such lists within an hour, and not this one.
    """
    with database.reading() as work:
        study = work.scenarios.study(study_id)
        if study is None or study.kind is not StudyKind.EXPLAIN:
            return None
        if study.open_roles and voice_of(reader) is not Voice.PERMITTED:
            return None
        found = study, is_current(work, study)
    if listed := _listed(study):
        engagement_id = EngagementId(study.base)
        database.writing(lambda work: admit_list(work, reader, engagement_id, study_id, listed))
    return found


def _listed(study: Study) -> frozenset[ConsultantId]:
    """Whom a list of an answer tells about by every rule: those that it names, and who would fit but for the panel."""
    told: Mapping[str, Any] = study.result or {}
    if study.options["about"] not in LISTS:
        return frozenset()
    rows = told.get("people" if study.options["about"] == About.TEAM else "alternatives", ())
    return frozenset(map(ConsultantId, (*told.get("concerned", ()), *(one["consultant_id"] for one in rows))))
