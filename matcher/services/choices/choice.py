"""A choice as it is kept with the question: what stood, what it left, and the run that it counts as."""

import os
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any, TypeAlias

from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.problem import Assignment
from matcher.domain.model.vocabulary import SeatStatus
from matcher.ports import Database, UnitOfWork
from matcher.records import (
    Action,
    HeldSeat,
    Proposal,
    Run,
    RunStatus,
    Study,
    StudyKind,
)
from matcher.services.failures import NotFoundError
from matcher.services.runtime.heartbeat import this_host

RUN_AT_WORK = "A run is at work and may propose otherwise. Wait for it, then ask again; nothing was changed."
NO_ANSWER = "There is no such answer. Open the engagement and ask again."
NOT_CHOSEN = "Nothing of this question stands any more. Nothing was changed."
MOST_ASKED = 1000
"""How many questions about one engagement are looked through."""

Told: TypeAlias = Mapping[str, Any]


class RefusedError(Exception):
    """Nothing may be changed; the text is for the reader."""


def chosen_in(study: Study) -> Told | None:
    """The choice that stands, as it was written, or None."""
    chosen: Told | None = (study.result or {}).get("chosen")
    return chosen if chosen and not chosen["undone"] else None


def question_of(work: UnitOfWork, study_id: int) -> Study:
    """A question that has an answer.

    Raises:
        NotFoundError: There is none.
    """
    study = work.scenarios.study(study_id)
    if study is None or study.kind is not StudyKind.EXPLAIN or not study.result:
        raise NotFoundError(NO_ANSWER)
    return study


def find_choice(database: Database, entry_id: int) -> Study:
    """The question of which an answer was chosen, by the decision in the trail.

    Raises:
        NotFoundError: There is no such choice any more.
    """
    with database.reading() as work:
        entry = work.trail.get(entry_id)
        about = EngagementId(entry.subject.subject_id) if entry and entry.action is Action.CHOOSE else None
        asked = work.scenarios.explanations(about, MOST_ASKED) if about else ()
    found = next((one for one in asked if (chosen_in(one) or {}).get("entry") == entry_id), None)
    if found is None:
        raise NotFoundError(NOT_CHOSEN)
    return found


def run_of_choice(work: UnitOfWork, latest: Proposal, cause: str, input_hash: str) -> Run:
    """A run's record for what a person chose: nothing was solved in it."""
    known = work.runs.get(latest.run_id)
    run = Run(
        run_id=0,
        status=RunStatus.FINISHED,
        started_at=work.now,
        heartbeat=work.now,
        pid=os.getpid(),
        host=this_host(),
        seed=latest.seed,
        limit_seconds=None,
        finished_at=work.now,
        input_hash=input_hash,
        consultants=known.consultants if known else 0,
        engagements=known.engagements if known else 0,
        cause=cause,
    )
    return replace(run, run_id=work.runs.add(run))


def seats_left(work: UnitOfWork, answer: Told) -> list[HeldSeat]:
    """The seats of the engagements that changed, as choosing left them."""
    return [one for key, one in work.standing.seats().items() if key.engagement_id in answer["changes"]]


def header_of(proposal: Proposal) -> dict[str, Any]:
    """What a proposal says of itself, to be said again when a choice is taken back."""
    return {
        "input_hash": proposal.input_hash,
        "settled_hash": proposal.settled_hash,
        "status": proposal.status.value,
        "bound": proposal.bound,
        "after": asdict(proposal.after),
    }


def written(seat: HeldSeat) -> list[Any]:
    """A standing seat in JSON's types."""
    start = seat.assignment.first_start.astimezone(UTC).isoformat()
    return [*seat.key, seat.assignment.consultant_id, start, seat.status.value, seat.locked, seat.decided]


def read(kept: list[Any]) -> HeldSeat:
    """A standing seat as :func:`written` wrote it."""
    eid, seat, consultant_id, start, status, locked, decided = kept
    row = Assignment(EngagementId(eid), SeatName(seat), ConsultantId(consultant_id), datetime.fromisoformat(start))
    return HeldSeat(row, SeatStatus(status), locked, decided)
