"""Questions that were kept: listed, compared, exported, promoted."""

from collections.abc import Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path

import click

from matcher import bootstrap
from matcher.bootstrap import upkeep
from matcher.cli.clocks import moment
from matcher.cli.scenarios.comparison import show
from matcher.cli.scenarios.kept_answers import NoStudyError, found_study, show_kept
from matcher.cli.scenarios.performing import perform_now
from matcher.domain.rules.in_words import words
from matcher.ports import Database
from matcher.records import StudyKind
from matcher.settings import read_settings
from matcher.sheets.storage.files import write_files
from scenarios.export.files import about, file_of
from scenarios.runs.base import TONIGHT
from scenarios.runs.solving import never
from scenarios.studies.asking import MOST_SCENARIOS, StudyQuestion
from scenarios.studies.plain import columns_of
from scenarios.studies.promoting import schedules_of

LISTED = 20


def list_kept() -> None:
    """What planners keep and what was asked last, where there is a database."""
    settings = read_settings()
    if upkeep.database_fault(settings):
        return
    with closing(bootstrap.database(settings)) as database, database.reading() as work:
        saved, studies = work.scenarios.saved(), work.scenarios.studies(LISTED)
    if saved:
        click.echo("\nKept by planners:")
    for one in saved:
        click.echo(f"  {one.title} ({one.changed_by}, {one.changed_at:%Y-%m-%d})")
    if studies:
        click.echo("\nAsked last; see one with: matcher scenario show NUMBER")
    for study in studies:
        said = f"{words(study.kind)}, {words(study.status)}, asked by {study.asked_by} {moment(study.asked_at)}"
        click.echo(f"  {study.study_id:>4}  {study.title}: {said}")


def show_study(study_id: int) -> None:
    """Print the answer to one question."""
    with closing(bootstrap.database(read_settings())) as database:
        show_kept(database, study_id)


def compare_studies(study_ids: Sequence[int]) -> None:
    """Print the scenarios of several comparisons, each beside its own plan as it is."""
    with closing(bootstrap.database(read_settings())) as database:
        studies = [found_study(database, study_id) for study_id in study_ids]
    answers = (one.result.get("columns", ()) for one in studies if one.result)
    columns = columns_of({"columns": list(chain.from_iterable(answers))})
    if not 1 <= len(columns) <= MOST_SCENARIOS:
        raise NoStudyError(f"These have {len(columns)} scenarios. Name comparisons with 1 to {MOST_SCENARIOS} of them.")
    show(columns)
    if len({one.input_hash for one in studies}) > 1:
        click.echo("\nThe data changed between these: each is beside the plan of its own moment.")


def export_study(study_id: int, file: Path) -> None:
    """Write an answer to a file."""
    with closing(bootstrap.database(read_settings())) as database:
        study = found_study(database, study_id)
    content = file_of(study.kind, study.result or {}, file.suffix.removeprefix("."), about(study))
    write_files({file: content})
    click.echo(f"Wrote {file}.")


def promote_study(database: Database, study_id: int, number: int) -> None:
    """Make the schedule of a scenario a proposal."""
    study = found_study(database, study_id)
    schedules = schedules_of(study)
    if not 1 <= number <= len(schedules) or not schedules[number - 1].rows:
        raise NoStudyError(f"Number {study_id} has no scenario {number} with a schedule.")
    options = {"study": study_id, "column": number - 1}
    question = StudyQuestion(StudyKind.PROMOTE, schedules[number - 1].title, options=options)
    promotion = found_study(database, perform_now(database, question, TONIGHT, never))
    result = promotion.result or {}
    click.echo(f"Run {result['run_id']} proposes it. Decide in Review; nothing is public by it.")
    click.echo(result["held"])
    for one in result["rest"]:
        click.echo(f"  {one['engagement_id']} {one['organization']}: {one['reason']}")
