"""The map: engagements by state and territory, with the same figures as a list under it."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from matcher.records import Permission
from matcher.services.schedule.by_state import demand_by_state
from web.lists.answer import show_list
from web.lists.center.states import BY_STATE, MEASURES
from web.pages.overviews.shapes import places, shades_of
from web.shell.center import database
from web.shell.identity import requires

USUAL = "engagements"

pages = Blueprint("map", __name__, url_prefix="/map")


@pages.get("/")
@requires(Permission.READ)
def show() -> ResponseReturnValue:
    """The map of what the address asks for; unmet demand stands out in each."""
    measure = request.args.get("show", USUAL)
    measure = measure if measure in MEASURES else USUAL
    rows = demand_by_state(database())
    values = {row.code: int(getattr(row, measure)) for row in rows}
    return show_list(
        BY_STATE,
        rows,
        "schedule/map.html",
        fixed={"show": measure},
        places=places(values, {row.code: row.name for row in rows}),
        shades=shades_of(values),
        measure=measure,
        measures=MEASURES,
        total=sum(row.engagements for row in rows),
        unmet=sum(row.unmet for row in rows),
    )
