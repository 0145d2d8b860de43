"""Runs: what happened in the nights."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from matcher.domain.goals import GOALS
from matcher.service.records import Permission, RunStatus
from matcher.service.runs import find_run, list_runs
from web.center import database
from web.identity import requires

pages = Blueprint("runs", __name__, url_prefix="/runs")

ENDED = {
    RunStatus.STARTED: ("info", "Under way"),
    RunStatus.FINISHED: ("check_circle", "Proposed a schedule"),
    RunStatus.NOTHING_NEW: ("check", "Nothing new to propose"),
    RunStatus.FAILED: ("error", "Failed; nothing was changed"),
    RunStatus.CANCELLED: ("cancel", "Cancelled; nothing was changed"),
    RunStatus.DIED: ("error", "Was cut off; nothing was changed"),
}
"""How a run stands: an icon and words."""


@pages.get("/")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    """Every run, newest first."""
    return render_template("runs.html", runs=list_runs(database()), ended=ENDED)


@pages.get("/<int:run_id>")
@requires(Permission.READ)
def show(run_id: int) -> ResponseReturnValue:
    """One run: how it went, what it proposed, what it would take to repeat it."""
    run = find_run(database(), run_id) or abort(404)
    goals = {goal.name: goal for goal in GOALS}
    return render_template("run.html", run=run, ended=ENDED, goals=goals)
