"""The request form: open to everyone, without an account; it asks nothing about any person's experience."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from matcher.domain.model.request_facts import AT_THE_DOOR, SEPARATOR, parse
from matcher.domain.model.vocabulary import AUDIENCES, STATES, TOPICS, WEEKDAYS, Mode, TaType
from matcher.services.intake.requests import NewRequest, receive
from web.shell.center import database
from web.shell.guard.limits import limiter
from web.shell.identity import public
from web.shell.wording import OFFERED

REQUESTS = "10 per hour; 30 per day"
"""Forms from one address: enough for an office, too few for a flood."""
TRAP = "website"
"""A field that people neither see nor reach: who fills it in is a program."""
NOT_AT_THE_DOOR = ("granting_office_confirmed", "priority", "seats", "time_zone")
ZONES = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico", "Pacific/Guam", "Pacific/Pago_Pago",
)  # fmt: skip
CHOICES: Mapping[str, tuple[str, ...]] = {
    "audience": tuple(sorted(AUDIENCES)),
    "state": tuple(STATES),
    "ta_type": tuple(TaType),
    "mode": tuple(Mode),
    "language": tuple(sorted(OFFERED, key=lambda code: OFFERED[code])),
    "time_zone": ZONES,
    "topics": tuple(sorted(TOPICS)),
    "weekdays": WEEKDAYS,
}

pages = Blueprint("requests", __name__, url_prefix="/request")


@pages.get("/")
@public
def ask() -> ResponseReturnValue:
    """Show the form."""
    return form({}, {})


@pages.post("/")
@limiter.limit(REQUESTS)
@public
def take() -> ResponseReturnValue:
    """Take a request in, or show what is to be mended, with all that was typed."""
    if request.form.get(TRAP):
        return render_template("requests/request_thanks.html")
    texts = {name: text for name, text in typed().items() if name not in NOT_AT_THE_DOOR}
    read = parse(texts, AT_THE_DOOR)
    if read.faults:
        return form(texts, read.faults), 422
    receive(database(), NewRequest(read.contact, read.facts))
    return render_template("requests/request_thanks.html")


def form(texts: Mapping[str, str], faults: Mapping[str, str]) -> str:
    """Render the form with what was typed."""
    return render_template("requests/request_form.html", texts=texts, faults=faults, choices=CHOICES, trap=TRAP)


def typed() -> dict[str, str]:
    """The fields of the form; several ticks of one field are joined."""
    return {name: SEPARATOR.join(request.form.getlist(name)) for name in request.form}
