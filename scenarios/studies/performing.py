"""Solves a study: from the base to the stored answer, saying where it is and hearing what is asked meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from matcher.domain.model.errors import MatcherError
from matcher.domain.model.solution import Limits, Progress, Solver, Stop
from matcher.ports import Database, UnitOfWork
from matcher.records import Ask, Study, StudyKind, StudyStatus
from matcher.services.explanations.answering import answer
from matcher.services.failures import CancelledError, NotFoundError
from matcher.services.runs.crashed_runs import why
from matcher.services.runs.input_hash import fingerprint
from matcher.services.runtime.heartbeat import BEAT_SECONDS, repeatedly
from scenarios.runs.base import base_of
from scenarios.runs.solving import Prepared, never, prepared
from scenarios.scale.crew import Crew
from scenarios.studies.answers import ANSWERS, Desk, Told
from scenarios.studies.asking import solves_many

CANCELLED = "Nothing was kept."
SOLVING_BASE = "Solving the plan as it is"


@dataclass(frozen=True)
class Bench:
    """What a study is solved with.

    Args:
        first: Makes the solver of the plan as it is, from nothing.
        learning: Makes the solver that the base teaches.
        standing: The solver that a process keeps for the schedule that stands; by default one that learns.
        stop: Asked now and then: true ends the study with what is known.
    """

    database: Database
    first: Callable[[], Solver]
    learning: Callable[[], Solver]
    crew: Crew = field(default_factory=Crew)
    stop: Stop = never
    standing: Callable[[], Solver] | None = None


def perform(bench: Bench, study_id: int) -> str:
    """Do a study; a word on how it ended. A fault of what was asked is its answer; nothing else is swallowed.

    Raises:
        NotFoundError: There is no such study.
    """
    study = bench.database.writing(lambda work: _begun(work, study_id))
    if study.status is not StudyStatus.STARTED:
        return CANCELLED
    listening = _Listening(bench, study.study_id)
    try:
        with repeatedly(listening.beat, BEAT_SECONDS):
            result, input_hash = _result(bench, study, listening)
        listening.beat()
    except CancelledError:
        return _ended(bench, study, StudyStatus.CANCELLED, CANCELLED)
    except MatcherError as error:
        return _ended(bench, study, StudyStatus.FAILED, error.on_pages)
    except BaseException as error:
        _ended(bench, study, StudyStatus.FAILED, why(error))
        raise
    if listening.asked is Ask.CANCEL:
        return _ended(bench, study, StudyStatus.CANCELLED, CANCELLED)
    done = replace(study, result=result, input_hash=input_hash)
    return _ended(bench, done, StudyStatus.FINISHED, "Stopped by a person." if listening.asked else "")


class _Listening:
    """Where a study is, and what was asked of it."""

    def __init__(self, bench: Bench, study_id: int) -> None:
        self._bench = bench
        self._study_id = study_id
        self.told = Told(SOLVING_BASE)
        self.asked: Ask | None = None

    def beat(self) -> None:
        """Say where it is, and hear."""
        said = {"stage": self.told.stage, "done": self.told.done, "of": self.told.of}
        self.asked = self._bench.database.writing(lambda work: work.scenarios.beat(self._study_id, said))

    def tell(self, stage: str, done: int, of: int) -> None:
        """Keep where it is for the next beat."""
        self.told.begin(stage, of)
        self.told.done = done

    def stop(self) -> bool:
        """Whether somebody wants it to end."""
        return self.asked is not None or self._bench.stop()


def _begun(work: UnitOfWork, study_id: int) -> Study:
    study = work.scenarios.study(study_id)
    if study is None:
        raise NotFoundError(f"There is no study {study_id}.")
    if study.status is StudyStatus.CANCELLED:
        return study
    begun = replace(study, status=StudyStatus.STARTED, started_at=work.now, heartbeat=work.now)
    work.scenarios.update_study(begun)
    return begun


def _result(bench: Bench, study: Study, listening: _Listening) -> tuple[dict[str, Any], str]:
    if study.kind is StudyKind.EXPLAIN:
        told = answer(bench.database, study, (bench.standing or bench.learning)(), listening.tell, listening.stop)
        return told, told["hash"]
    base = base_of(bench.database, study.base, study.title, sealed=not study.open_roles)
    limits = Limits(study.limit_seconds, seed=study.seed)
    if solves_many(study):
        bench.crew.get_ready()

    def start() -> Prepared:
        return prepared(base, bench.first(), bench.learning(), limits, _tell(listening), listening.stop)

    desk = Desk(bench.database, bench.first, study, base, start, bench.crew, limits, listening.told, listening.stop)
    return ANSWERS[study.kind](desk), fingerprint(base.problem, base.policy)


def _tell(listening: _Listening) -> Callable[[Progress], None]:
    def tell(progress: Progress) -> None:
        listening.told.stage = f"{SOLVING_BASE}: {progress.stage}" if progress.stage else SOLVING_BASE

    return tell


def _ended(bench: Bench, study: Study, status: StudyStatus, reason: str) -> str:
    def end(work: UnitOfWork) -> None:
        ended = replace(study, status=status, finished_at=work.now, heartbeat=work.now, reason=reason)
        work.scenarios.update_study(ended)

    bench.database.writing(end)
    return reason
