"""What a scenario changes: the center's data of this moment, or a dataset in files."""

from pathlib import Path

from matcher import bootstrap
from matcher.domain.model.errors import MatcherError
from matcher.ports import Database
from matcher.services.runs.scope import matched, stopped
from scenarios.case import Case


class NoBaseError(MatcherError):
    """There is nothing to change."""


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
    read = bootstrap.dataset_reader()(path)
    return Case(read.problem, read.policy)
