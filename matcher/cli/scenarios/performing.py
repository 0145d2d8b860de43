"""A question of the command line on the center's database: kept, and answered in this process."""

from dataclasses import replace

import click

from matcher import bootstrap
from matcher.domain.model.solution import Stop
from matcher.ports import Database
from matcher.records import StudyStatus
from matcher.services.audit.entries import OPERATOR
from matcher.settings import read_settings
from scenarios.scale.crew import crew_of
from scenarios.studies.asking import StudyQuestion, ask_here
from scenarios.studies.performing import Bench, perform


def perform_now(database: Database, question: StudyQuestion, base: str, stop: Stop) -> int:
    """Ask, and answer in this process; the id under which it is kept.

    Raises:
        ClickException: It could not be answered.
    """
    study_id = ask_here(database, replace(question, base=base), OPERATOR)
    crew = crew_of(read_settings().cluster)
    perform(Bench(database, bootstrap.solver, bootstrap.remembering_solver, crew, stop), study_id)
    with database.reading() as work:
        study = work.scenarios.study(study_id)
    if study and study.status is not StudyStatus.FINISHED:
        raise click.ClickException(study.reason)
    return study_id
