"""A question asked on the command line, and answered here and now."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from matcher.cli.processes.stopping import stoppable
from matcher.domain.model.solution import Stop
from matcher.records import StudyKind
from matcher.services.audit.entries import OPERATOR
from matcher.settings import read_settings
from scenarios.definitions.options import changes_in
from scenarios.definitions.scenario import Scenario
from scenarios.definitions.starters import load
from scenarios.definitions.writing import written
from scenarios.runs.base import TONIGHT
from scenarios.studies.asking import MOST_SCENARIOS, TITLES, StudyQuestion
from scenarios.studies.fitting import require_fit

VERSION = "version "


def question_of(
    kind: StudyKind,
    names: Sequence[str],
    given: Sequence[str],
    options: Mapping[str, Any] | None = None,
    *,
    seconds: float,
    seed: int = 0,
) -> tuple[StudyQuestion, list[Scenario]]:
    """What is asked, and the scenarios with their files, for what is said of them."""
    what_ifs = [load(name) for name in names]
    if given:
        what_ifs.append(Scenario("--change", "On the command line", changes_in(given)))
    needed = kind not in TITLES
    if len(what_ifs) > MOST_SCENARIOS or (needed and not what_ifs):
        raise click.UsageError(f"Name 1 to {MOST_SCENARIOS} scenarios, or give --change.")
    title = ", ".join(what_if.title for what_if in what_ifs) or TITLES.get(kind, kind.value)
    definitions = tuple(written(what_if.title, what_if.changes) for what_if in what_ifs)
    question = StudyQuestion(kind, title, definitions, options=dict(options or {}), seed=seed, seconds=seconds)
    return question, what_ifs


def answered(asked: tuple[StudyQuestion, list[Scenario]], base: str | None) -> None:
    """Answer and show it; on the center's database it is kept."""
    question, what_ifs = asked
    named = {str(what_if.base) for what_if in what_ifs if what_if.base}
    if base is None and len(named) > 1:
        raise click.UsageError("These scenarios name different bases. Say which one is meant: --base DATASET")
    place = base or next(iter(named), None)

    with stoppable() as stop:
        if place is None or place.startswith(VERSION):
            _kept(question, what_ifs, place or TONIGHT, stop)
        else:
            _at_once(question, what_ifs, Path(place), stop)


def _at_once(question: StudyQuestion, what_ifs: Sequence[Scenario], place: Path, stop: Stop) -> None:
    from matcher import bootstrap
    from matcher.cli.scenarios.answers import show_answer
    from scenarios.runs.base import dataset
    from scenarios.scale.crew import crew_of
    from scenarios.studies.direct import Direct

    case = dataset(place)
    _say(require_fit(question, what_ifs, case))
    crew = crew_of(read_settings().cluster)
    direct = Direct(case, bootstrap.solver, bootstrap.remembering_solver, crew, stop)
    found = direct.answer(question, OPERATOR)
    show_answer(question.kind, found)


def _kept(question: StudyQuestion, what_ifs: Sequence[Scenario], base: str, stop: Stop) -> None:
    from matcher import bootstrap
    from matcher.cli.scenarios.kept_answers import show_kept
    from matcher.cli.scenarios.performing import perform_now
    from scenarios.runs.base import base_of

    with closing(bootstrap.database(read_settings())) as database:
        case = base_of(database, base, question.title, sealed=True)
        _say(require_fit(question, what_ifs, case))
        show_kept(database, perform_now(database, question, base, stop))


def _say(remarks: Sequence[str]) -> None:
    for remark in remarks:
        click.echo(remark, err=True)
    click.echo("Solving today's plan, then what is asked beside it.", err=True)
