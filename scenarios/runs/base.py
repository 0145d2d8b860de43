"""What a scenario changes: the center's data of this moment, or a dataset in files."""

from dataclasses import replace
from pathlib import Path

from matcher.bootstrap import spreadsheets
from matcher.domain.model.errors import MatcherError
from matcher.domain.model.problem import Assignment, Problem, StandingSeat
from matcher.domain.model.vocabulary import SeatStatus
from matcher.ports import Database
from matcher.records.record_numbers import record_number
from matcher.services.review.difference import on_its_clock
from matcher.services.runs.scope import matched, stopped
from scenarios.case import Case

TONIGHT = "tonight"


class NoBaseError(MatcherError):
    """There is nothing to change."""


def base_of(database: Database, base: str, title: str, *, sealed: bool) -> Case:
    """The base of a study, as it is called there.

    Args:
        base: ``tonight``, or ``version 3`` for the data as they are with what was public then.

    Raises:
        NoBaseError: There is no such version, or nothing in the database.
    """
    case = center(database, title)
    if base != TONIGHT:
        case = replace(case, problem=_published(database, case.problem, base.removeprefix("version ")))
    return replace(case, sealed=sealed)


def _published(database: Database, problem: Problem, number: str) -> Problem:
    """The problem with the seats of a published version approved, as far as people and requests are still there."""
    with database.reading() as work:
        version = record_number(number)
        if version is None or work.publishing.get(version) is None:
            raise NoBaseError(f"There is no published version {number!r}. See the page Published.")
        public = work.publishing.seats(version)
    rows = (
        on_its_clock(problem, Assignment(*key, *placement))
        for key, placement in public.items()
        if key.engagement_id in problem.engagements and placement.consultant_id in problem.consultants
    )
    return replace(problem, standing=tuple(StandingSeat(row, SeatStatus.APPROVED) for row in rows))


def center(database: Database, scenario: str) -> Case:
    """The center's data with what stands. That it was read is in the access log: rules read lived experience.

    Raises:
        NoBaseError: The database holds no engagements.
    """
    access = database.writing(lambda work: work.access_log.admit(None, None, f"rules checked by scenario {scenario}"))
    with database.reading() as work:
        case = Case(matched(work.dataset.problem(access), stopped(work)), work.dataset.policy(), sealed=True)
    if not case.problem.engagements:
        raise NoBaseError(
            "The database holds no engagements. Name a dataset (--base DATASET), or import one: matcher import DATASET"
        )
    return case


def dataset(path: Path) -> Case:
    """A dataset in files, which hold the roles for their owner to read.

    Raises:
        DatasetError: It can't be used.
    """
    read = spreadsheets.dataset_reader()(path)
    return Case(read.problem, read.policy)
