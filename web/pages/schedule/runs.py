"""Runs: what happened in the nights."""

from flask import Blueprint, Response, abort, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from matcher.domain.goals import GOALS
from matcher.records import Ask, Permission
from matcher.services.failures import NotFoundError
from matcher.services.runs.run_control import Asking, ask, forget_job, in_hand, run_now
from matcher.services.runs.run_history import find_run, list_runs
from web.lists.answer import show_list
from web.lists.operations import RUN_STATES, RUNS
from web.shell.center import database, wake_worker
from web.shell.identity import reader, requires, unattended
from web.shell.outcomes import tell

MOST_RUNS = 5_000
"""Listed, the newest: years of nights."""

pages = Blueprint("runs", __name__, url_prefix="/runs")


@pages.get("/")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    """What is at work, and every run, newest first."""
    return overview()


@pages.post("/")
@requires(Permission.CONTROL_RUNS)
def begin() -> ResponseReturnValue:
    """Ask for a run."""
    asked = run_now(database(), reader())
    if asked.job_id is not None:
        wake_worker(asked.job_id)
    return answered(asked, "run_asked")


@pages.get("/live")
@unattended
@requires(Permission.READ)
def live() -> Response:
    """Where the run is, for the page to put in place; once there is none any more, the page is loaded again."""
    now = in_hand(database())
    response = make_response(render_template("runs/run_live.html", hand=now))
    if not (now.alive or now.waiting):
        response.headers["HX-Refresh"] = "true"
    return response


@pages.post("/<int:run_id>/<any(stop, cancel):wanted>")
@requires(Permission.CONTROL_RUNS)
def control(run_id: int, wanted: str) -> ResponseReturnValue:
    """Stop a run with the best so far, or cancel it."""
    try:
        return answered(ask(database(), reader(), run_id, Ask(wanted)), f"run_{wanted}")
    except NotFoundError:
        abort(404)


@pages.post("/jobs/<int:job_id>/forget")
@requires(Permission.CONTROL_RUNS)
def forget(job_id: int) -> ResponseReturnValue:
    """Take back a run that has not begun."""
    return answered(forget_job(database(), reader(), job_id), "run_forgotten")


def answered(asked: Asking, outcome: str) -> ResponseReturnValue:
    """Back to the list, which says what came of it."""
    if not asked.done:
        return make_response(overview(asked.sentence), 409)
    tell(outcome)
    return redirect(url_for(".index"), 303)


def overview(refusal: str = "") -> ResponseReturnValue:
    """The page of all runs."""
    return show_list(
        RUNS,
        list_runs(database(), limit=MOST_RUNS),
        "runs/runs.html",
        hand=in_hand(database()),
        may_control=reader().may(Permission.CONTROL_RUNS),
        refusal=refusal,
    )


@pages.get("/<int:run_id>")
@requires(Permission.READ)
def show(run_id: int) -> ResponseReturnValue:
    """One run: how it went, what it proposed, what it would take to repeat it."""
    run = find_run(database(), run_id) or abort(404)
    goals = {goal.name: goal for goal in GOALS}
    return render_template("runs/run.html", run=run, ended=RUN_STATES, goals=goals)
