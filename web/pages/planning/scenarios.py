"""Scenarios: kept, edited in plain words, copied, and asked about."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.domain.model.errors import MatcherError
from matcher.records import Permission, SavedScenario, StudyKind
from matcher.records.record_numbers import record_number
from matcher.services.explanations.by_name import everybody
from matcher.services.failures import NotFoundError
from matcher.services.protection.allowance import SpentError
from scenarios.chance.events import CANCELLATIONS, DECLINES, DRAWS, LATE
from scenarios.changes import CHANGES
from scenarios.changes.change import Change
from scenarios.changes.wording import KINDS, in_field, key_label, label_of
from scenarios.definitions.naming import PERSON_KEYS, name_of, said_of, values_of
from scenarios.definitions.starters import starters
from scenarios.definitions.writing import written
from scenarios.series.axis import numbers_of
from scenarios.studies.asking import TITLES, StudyError, StudyQuestion, ask_study, chance_given, scenarios_of
from scenarios.studies.fitting import center_without_roles, require_fit, travel_proposed
from scenarios.studies.kept import (
    add_change,
    keep,
    list_saved,
    list_studies,
    list_versions,
    replace_change,
    saved_of,
    without_change,
)
from web.lists.answer import show_list
from web.lists.scenarios import FROM_STARTER, SCENARIOS, scenario_rows
from web.pages.planning.change_forms import faults_of, fields_of, given_in, meaning_of, typed_in
from web.pages.planning.people_by_name import changes_said, checked_for_reader, with_names
from web.pages.planning.series_form import varied
from web.shell.center import database, wake_worker
from web.shell.identity import reader, requires
from web.shell.outcomes import tell

pages = Blueprint("scenarios", __name__, url_prefix="/scenarios")

LONGEST_TITLE = 200
ASKED_LAST = 10
"""So many studies are listed beside the scenarios."""
DRAWN: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        "declines": ("Proposed seats declined, in percent", DECLINES),
        "cancellations": ("Requests cancelled, in percent", CANCELLATIONS),
        "late": ("Late requests, for each hundred", LATE),
        "draws": ("How many draws", DRAWS),
        "seed": ("Seed: the same one draws the same", 0),
    }
)
"""What may be said of draws: its label, and what is usual."""
LABELS = MappingProxyType({key: label for key, (label, _) in DRAWN.items()})
SHARE_OF_TRAVEL = "travel_money"
NOTHING: Mapping[str, str] = MappingProxyType({})


@pages.get("/")
@requires(Permission.PLAN)
def index() -> ResponseReturnValue:
    """Those that come with the product, those that planners keep, and what was asked last."""
    return overview()


def overview(refusal: str = "") -> ResponseReturnValue:
    """The page of all scenarios."""
    return show_list(
        SCENARIOS,
        scenario_rows(list_saved(database()), starters(), names_here()),
        "scenarios/index.html",
        studies=list_studies(database(), ASKED_LAST),
        versions=list_versions(database()),
        kinds=KINDS,
        drawn=DRAWN,
        refusal=refusal,
    )


def names_here() -> dict[str, str]:
    """The names of the center's consultants, by their ids."""
    return {str(one.consultant_id): one.name for one in everybody(database())}


@pages.get("/new")
@requires(Permission.PLAN)
def new() -> ResponseReturnValue:
    """The first change of a new scenario."""
    return change_form(request.args.get("kind", ""), request.args.get("title", ""))


@pages.post("/new")
@requires(Permission.PLAN)
def create() -> ResponseReturnValue:
    """Keep a new scenario with its first change."""
    kind, title = request.form.get("kind", ""), request.form.get("title", "").strip()
    try:
        if not title:
            raise StudyError("A scenario needs a title. Say what would be different.")
        if len(title) > LONGEST_TITLE:
            raise StudyError(f"A title has {LONGEST_TITLE} characters at most; this one has {len(title):,}.")
        scenario_id = keep(database(), reader(), title, changes_said(kind, request.form))
    except MatcherError as error:
        return change_form(kind, title, refusal=error), 422
    tell("scenario_kept")
    return redirect(url_for(".show", scenario_id=scenario_id), 303)


@pages.post("/copy/<name>")
@requires(Permission.PLAN)
def copy(name: str) -> ResponseReturnValue:
    """Keep a copy of a starter, or of a scenario that is kept."""
    title, definition = definition_of(name)
    saved = SavedScenario(0, title, definition, database().writing(lambda work: work.now), reader().name)
    scenario_id = database().writing(lambda work: work.scenarios.save(saved))
    tell("scenario_kept")
    return redirect(url_for(".show", scenario_id=scenario_id), 303)


@pages.get("/<int:scenario_id>")
@requires(Permission.PLAN)
def show(scenario_id: int) -> ResponseReturnValue:
    """One scenario, to edit."""
    return editor(scenario_id)


def editor(scenario_id: int, refusal: str = "") -> str:
    """The page of one scenario."""
    saved, scenario = saved_of(database(), scenario_id) or abort(404)
    checked = checked_for_reader(scenario.changes)
    names = names_here()
    sentences = [said_of(one, names) for one in scenario.changes]
    return render_template(
        "scenarios/scenario.html",
        saved=saved,
        scenario=scenario,
        sentences=sentences,
        numbers=[
            (one, f"{key_label(kind, key)}: {sentences[position]}")
            for position, key, one in numbers_of(scenario.changes)
            for kind in [name_of(scenario.changes[position])]
        ],
        gone=[
            (number, in_field(name_of(scenario.changes[number - 1]), misfit.key, misfit.said))
            for number, misfit in checked.misfits
        ],
        remarks=checked.remarks,
        kinds=KINDS,
        refusal=refusal,
    )


@pages.get("/<int:scenario_id>/change")
@requires(Permission.PLAN)
def change(scenario_id: int) -> ResponseReturnValue:
    """One more change of a scenario."""
    saved, _ = saved_of(database(), scenario_id) or abort(404)
    return change_form(request.args.get("kind", ""), saved.title, scenario_id)


@pages.post("/<int:scenario_id>/change")
@requires(Permission.PLAN)
def add(scenario_id: int) -> ResponseReturnValue:
    """Keep one more change."""
    saved, scenario = saved_of(database(), scenario_id) or abort(404)
    kind = request.form.get("kind", "")
    try:
        add_change(database(), reader(), scenario_id, changes_said(kind, request.form, scenario.changes))
    except MatcherError as error:
        return change_form(kind, saved.title, scenario_id, error), 422
    tell("scenario_kept")
    return redirect(url_for(".show", scenario_id=scenario_id), 303)


@pages.get("/<int:scenario_id>/change/<int:number>")
@requires(Permission.PLAN)
def edit(scenario_id: int, number: int) -> ResponseReturnValue:
    """One change of a scenario, to be said otherwise."""
    saved, found, _ = the_change(scenario_id, number)
    return change_form(name_of(found), saved.title, scenario_id, number=number, given=given_in(found))


@pages.post("/<int:scenario_id>/change/<int:number>")
@requires(Permission.PLAN)
def change_one(scenario_id: int, number: int) -> ResponseReturnValue:
    """Keep a change as it is said now."""
    saved, found, before = the_change(scenario_id, number)
    kind = name_of(found)
    try:
        replace_change(database(), reader(), scenario_id, number, changes_said(kind, request.form, before))
    except NotFoundError:
        abort(404)
    except MatcherError as error:
        return change_form(kind, saved.title, scenario_id, error, number), 422
    tell("scenario_kept")
    return redirect(url_for(".show", scenario_id=scenario_id), 303)


def the_change(scenario_id: int, number: int) -> tuple[SavedScenario, Change, tuple[Change, ...]]:
    """A change by its number, with the scenario that it is in and the changes that are made before it."""
    saved, scenario = saved_of(database(), scenario_id) or abort(404)
    if not 1 <= number <= len(scenario.changes):
        abort(404)
    return saved, scenario.changes[number - 1], scenario.changes[: number - 1]


@pages.post("/<int:scenario_id>/remove/<int:number>")
@requires(Permission.PLAN)
def remove(scenario_id: int, number: int) -> ResponseReturnValue:
    """Take a change out."""
    try:
        without_change(database(), reader(), scenario_id, number)
    except StudyError as error:
        return editor(scenario_id, error.on_pages), 409
    tell("scenario_kept")
    return redirect(url_for(".show", scenario_id=scenario_id), 303)


@pages.post("/<int:scenario_id>/forget")
@requires(Permission.PLAN)
def forget(scenario_id: int) -> ResponseReturnValue:
    """Keep a scenario no longer."""
    database().writing(lambda work: work.scenarios.remove(scenario_id))
    tell("scenario_forgotten")
    return redirect(url_for(".index"), 303)


@pages.post("/ask/<any(compare, sweep, chance, recruit, worth):kind>")
@requires(Permission.PLAN)
def ask(kind: str) -> ResponseReturnValue:
    """Ask about the scenarios that were chosen."""
    chosen = [definition_of(name) for name in request.form.getlist("scenario")]
    try:
        if not chosen and kind not in TITLES:
            raise StudyError("No scenario was chosen. Choose one to four of them.")
        vary = varied(request.form)
        drawn = chance_given(request.form, LABELS) if kind == StudyKind.CHANCE else {}
        seed = drawn.pop("seed", 0)
        drawn |= {"second": 1} if kind == StudyKind.CHANCE and request.form.get("second") else {}
        question = StudyQuestion(
            StudyKind(kind),
            ", ".join(title for title, _ in chosen) or TITLES[StudyKind(kind)],
            tuple(definition for _, definition in chosen),
            base=request.form.get("base") or "tonight",
            options={"vary": vary} if kind == StudyKind.SWEEP else drawn,
            seed=seed,
        )
        sealed = not reader().may(Permission.READ_LIVED_EXPERIENCE)
        require_fit(question, scenarios_of(question.definitions), center_without_roles(database(), sealed=sealed))
        study_id, job_id = ask_study(database(), reader(), question, reader().name)
    except SpentError:
        raise
    except MatcherError as error:
        number = record_number(request.form.get("scenario", "")) if kind == StudyKind.SWEEP else None
        return make_response(overview(error.on_pages) if number is None else editor(number, error.on_pages), 409)
    wake_worker(job_id)
    return redirect(url_for("studies.show", study_id=study_id), 303)


def definition_of(name: str) -> tuple[str, str]:
    """Title and definition of a starter (``starter-surge``) or of a scenario that is kept, by its number."""
    if name.startswith(FROM_STARTER):
        known = {one.name: one for one in starters()}
        one = known.get(name.removeprefix(FROM_STARTER)) or abort(404)
        return one.title, written(one.title, one.changes)
    number = record_number(name)
    saved, _ = (None if number is None else saved_of(database(), number)) or abort(404)
    return saved.title, saved.definition


def change_form(
    kind: str,
    title: str,
    scenario_id: int | None = None,
    refusal: MatcherError | None = None,
    number: int | None = None,
    given: Mapping[str, str] = NOTHING,
) -> str:
    """The form of one change."""
    if kind not in CHANGES:
        abort(404)
    people = everybody(database()) if PERSON_KEYS & values_of(CHANGES[kind]).keys() else ()
    fields = fields_of(kind, with_names(given or typed_in(request.form), people))
    faults = faults_of(refusal, fields)
    return render_template(
        "scenarios/change.html",
        people=people,
        kind=kind,
        name=label_of(kind),
        meaning=meaning_of(CHANGES[kind]),
        spent=travel_proposed(database()) if kind == SHARE_OF_TRAVEL else None,
        fields=fields,
        faults=faults,
        title=title,
        scenario_id=scenario_id,
        number=number,
        refusal="" if faults or not refusal else refusal.on_pages,
    )
