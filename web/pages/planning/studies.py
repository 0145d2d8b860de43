"""Studies: where one is, what came of it, as a file, and as a proposal."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.domain.model.errors import MatcherError
from matcher.records import Ask, Permission, Study, StudyKind
from matcher.records.record_numbers import record_number
from matcher.services.protection.allowance import SpentError
from scenarios.chance.survival import notes_on_draws
from scenarios.comparison.side_by_side import side_by_side
from scenarios.export.files import FORMATS, about, file_of
from scenarios.export.tables import kind_in_words, readable, why_guarded
from scenarios.recruiting.lines import KindLines, kind_lines
from scenarios.recruiting.worth import notes_on
from scenarios.series.curve import knees_in, knees_in_words, lines_of
from scenarios.studies.asking import UNDER_WAY, StudyQuestion, ask_of, ask_study, may_see
from scenarios.studies.kept import MOST_STUDIES, list_studies
from scenarios.studies.plain import columns_of
from scenarios.studies.promoting import schedules_of
from web.lists.answer import show_list
from web.lists.scenarios import STUDIES, STUDY_STATES
from web.shell.center import database, wake_worker
from web.shell.identity import reader, requires, unattended
from web.shell.outcomes import tell

pages = Blueprint("studies", __name__, url_prefix="/scenarios/studies")


@pages.get("/")
@requires(Permission.PLAN)
def index() -> ResponseReturnValue:
    """All that was asked of scenarios."""
    return show_list(
        STUDIES,
        list_studies(database(), MOST_STUDIES),
        lead="What planners asked, with its answers. Questions about an engagement are on its own page.",
        empty="Choose one to four scenarios and compare them.",
    )


@pages.get("/<int:study_id>")
@requires(Permission.PLAN)
def show(study_id: int) -> ResponseReturnValue:
    """One study."""
    return page(found(study_id))


def page(study: Study, refusal: str = "") -> str:
    """The page of a study."""
    result = study.result or {}
    return render_template(
        "scenarios/study.html",
        study=study,
        ended=STUDY_STATES,
        under_way=study.status in UNDER_WAY,
        live_at=url_for(".live", study_id=study.study_id),
        **side_by_side(columns_of(result)),
        guarded=why_guarded(result),
        notes=[*notes_on(result), *notes_on_draws(result)],
        tables=readable(study.kind, result) if result else {},
        result=result,
        formats=FORMATS,
        may_promote=reader().may(Permission.PLAN),
        schedules=schedules_of(study),
        refusal=refusal,
        **_lines(result.get("sweep")),
        kinds_drawn=_kinds(result.get("ladders", ())),
    )


def _lines(sweep: Mapping[str, Any] | None) -> dict[str, object]:
    """What is drawn of a series, and what is said of its knees."""
    if sweep is None:
        return {}
    lines = lines_of(sweep["axes"], [point["values"] for point in sweep["points"]])
    return {"lines": lines, "knees": knees_in(sweep), "knees_said": knees_in_words(sweep)}


def _kinds(ladders: Sequence[Mapping[str, Any]]) -> KindLines:
    """What is drawn of kinds of people."""
    return kind_lines(ladders, [kind_in_words(one["sentence"]) for one in ladders])


@pages.get("/<int:study_id>/live")
@unattended
@requires(Permission.PLAN)
def live(study_id: int) -> Response:
    """Where it is, for the page to put in place; once it has ended, the page is loaded again."""
    study = found(study_id)
    return whereabouts(study, url_for(".live", study_id=study_id))


def whereabouts(study: Study, live_at: str) -> Response:
    """Where a study is; the page around it is loaded again once it has ended."""
    under_way = study.status in UNDER_WAY
    where = {"study": study, "under_way": under_way, "live_at": live_at, "ended": STUDY_STATES}
    response = make_response(render_template("scenarios/live.html", **where))
    if not under_way:
        response.headers["HX-Refresh"] = "true"
    return response


@pages.post("/<int:study_id>/<any(stop, cancel):wanted>")
@requires(Permission.PLAN)
def control(study_id: int, wanted: str) -> ResponseReturnValue:
    """Stop a study with what is known, or cancel it."""
    found(study_id)
    ask_of(database(), reader(), study_id, Ask(wanted))
    tell("study_stopped" if wanted == Ask.STOP else "study_cancelled")
    return redirect(url_for(".show", study_id=study_id), 303)


@pages.get("/<int:study_id>/file.<ending>")
@requires(Permission.PLAN)
def file(study_id: int, ending: str) -> Response:
    """The answer as a file."""
    study = found(study_id)
    if ending not in FORMATS or not study.result:
        abort(404)
    response = make_response(file_of(study.kind, study.result, ending, about(study)))
    response.headers["Content-Type"] = FORMATS[ending]
    response.headers["Content-Disposition"] = f"attachment; filename=scenarios-{study_id}.{ending}"
    return response


@pages.post("/<int:study_id>/promote")
@requires(Permission.PLAN)
def promote(study_id: int) -> ResponseReturnValue:
    """Ask for the schedule of a scenario as a proposal."""
    study = found(study_id)
    number = record_number(request.form.get("column", "0"))
    schedules = schedules_of(study)
    if number is None or number >= len(schedules) or not schedules[number].rows:
        abort(404)
    options = {"study": study_id, "column": number}
    question = StudyQuestion(StudyKind.PROMOTE, schedules[number].title, options=options)
    try:
        promotion_id, job_id = ask_study(database(), reader(), question, reader().name)
    except SpentError:
        raise
    except MatcherError as error:
        return page(study, error.on_pages), 409
    wake_worker(job_id)
    return redirect(url_for(".show", study_id=promotion_id), 303)


def found(study_id: int) -> Study:
    """The study, where there is one that the reader may see; questions about an engagement have pages of their own."""
    with database().reading() as work:
        study = work.scenarios.study(study_id)
    if study is None or study.kind is StudyKind.EXPLAIN or not may_see(study, reader()):
        abort(404)
    return study
