"""Answers that were kept, on the terminal."""

import click

from matcher.cli.clocks import moment
from matcher.cli.scenarios.answers import show_answer
from matcher.domain.model.errors import MatcherError
from matcher.ports import Database
from matcher.records import Study, StudyKind
from scenarios.runs.base import TONIGHT


class NoStudyError(MatcherError):
    """There is no such question, or no answer to it."""


def show_kept(database: Database, study_id: int) -> None:
    """Print an answer, and how it can be had again."""
    study = found_study(database, study_id)
    assert study.result is not None  # noqa: S101  found_study looks
    show_answer(study.kind, study.result)
    base = "of the data of that moment" if study.base == TONIGHT else f"of what was public as {study.base}"
    click.echo(f"\nKept as number {study_id}, asked by {study.asked_by} at {moment(study.asked_at)}, {base}.")


def found_study(database: Database, study_id: int) -> Study:
    """What was kept of a question that has an answer.

    Raises:
        NoStudyError: There is none, or none that may be read here.
    """
    with database.reading() as work:
        study = work.scenarios.study(study_id)
    if study is None or study.kind is StudyKind.EXPLAIN:
        raise NoStudyError("Nothing was kept under that number. See: matcher scenario list")
    if study.open_roles:
        raise NoStudyError(
            f"Number {study_id} may be read in the pages only, with the permission for lived experience."
        )
    if study.result is None:
        raise NoStudyError(f"Number {study_id} has no answer: {study.reason or study.status.value}")
    return study
