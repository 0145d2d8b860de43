"""The lifecycle of an engagement by buttons: prepare, confirm, deliver, close, hold, withdraw; and release a seat."""

from datetime import date
from typing import NamedTuple

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from matcher.domain.model.ids import EngagementId
from matcher.domain.workflow.engagement import EngagementStep
from matcher.records import HeldSeat, Permission
from matcher.records.record_numbers import record_number
from matcher.services.engagements.keeping_seats import keep as keep_seat
from matcher.services.engagements.lifecycle import SOMEONE_ELSE, LifecycleWish, release, take_lifecycle_step
from matcher.services.failures import NotFoundError
from matcher.services.offers.offer_views import team_page
from matcher.services.saving import NEWER
from matcher.services.step_outcome import StepOutcome
from web.pages.requests.engagements import page_of
from web.shell.center import database
from web.shell.form_fields import day_given
from web.shell.identity import local_path, reader, requires
from web.shell.mending import mend_soon
from web.shell.outcomes import tell, tell_whom
from web.shell.saving import Save, fields_of, side_by_side
from web.shell.seat_keys import placement_key, seat_key

LONGEST_REASON = 1000
LABELS = {"support_person": "Support person", "debrief_on": "Day of the debrief"}


class Preparation(NamedTuple):
    """What comes before a confirmation."""

    support_person: str
    debrief_on: date | None

    @property
    def texts(self) -> dict[str, str]:
        """As the form writes it."""
        return {"support_person": self.support_person, "debrief_on": str(self.debrief_on or "")}


pages = Blueprint("lifecycles", __name__, url_prefix="/lifecycle")


@pages.post("/<any(" + ", ".join(EngagementStep) + "):step>/<path:engagement_id>")
@requires(Permission.DECIDE)
def decide(step: str, engagement_id: str) -> ResponseReturnValue:
    """Make a step, or say on the page why it can't be made."""
    version = request.form.get("version", "")
    wish = LifecycleWish(
        EngagementId(engagement_id),
        EngagementStep(step),
        record_number(version) or 0,
        reason(),
        request.form.get("support_person", ""),
        day_given("debrief_on"),
    )
    try:
        outcome = take_lifecycle_step(database(), reader(), wish)
    except NotFoundError:
        abort(404)
    if outcome.sentence == NEWER and wish.step is EngagementStep.PREPARE:
        return newer_preparation(wish)
    return shown(engagement_id, outcome, f"lifecycle_{step}")


@pages.post("/let-go/<key>/<path:engagement_id>")
@requires(Permission.DECIDE)
def let_go(key: str, engagement_id: str) -> ResponseReturnValue:
    """Release the person in a seat."""
    name = EngagementId(engagement_id)
    held = seat_seen(name, key)
    if held is None:
        return page_of(name, SOMEONE_ELSE), 409
    return shown(name, release(database(), reader(), name, held.key.seat, reason(), held.placement), "released")


@pages.post("/keep/<key>/<path:engagement_id>")
@requires(Permission.DECIDE)
def keep(key: str, engagement_id: str) -> ResponseReturnValue:
    """Keep someone whose seat no longer holds."""
    name = EngagementId(engagement_id)
    held = seat_seen(name, key)
    if held is None:
        return page_of(name, SOMEONE_ELSE), 409
    return shown(name, keep_seat(database(), reader(), name, held.key.seat, reason(), held.placement), "seat_kept")


def seat_seen(name: EngagementId, key: str) -> HeldSeat | None:
    """The seat that a form names, with the person whom the form saw there; None where that is someone else by now."""
    team = team_page(database(), name) or abort(404)
    seat = next((one for one in team.seating.seats if seat_key(name, one) == key), None) or abort(404)
    held = team.seating.seats[seat].held
    return held if held and placement_key(name, held.placement) == request.form.get("version") else None


def reason() -> str:
    """Why, as the form says it."""
    return request.form.get("why", "")[:LONGEST_REASON]


def newer_preparation(wish: LifecycleWish) -> ResponseReturnValue:
    """Support person and debrief as they are saved by now, beside what was typed."""
    team = team_page(database(), wish.engagement_id) or abort(404)
    lifecycle = team.seating.now.lifecycle
    mine = Preparation(wish.support_person.strip(), wish.debrief_on)
    return side_by_side(
        Save(
            what=team.seating.engagement.organization,
            action=url_for(".decide", step=wish.step.value, engagement_id=wish.engagement_id),
            version=str(lifecycle.version),
            back=url_for("engagements.show", engagement_id=wish.engagement_id) + "#lifecycle",
            fields=fields_of(LABELS, Preparation(lifecycle.support_person, lifecycle.debrief_on).texts, mine.texts),
        )
    )


def shown(engagement_id: str, outcome: StepOutcome, told: str) -> ResponseReturnValue:
    """Back to the engagement, or its page with why nothing was done."""
    if not outcome.done:
        return page_of(EngagementId(engagement_id), outcome.sentence), 409
    mend_soon()
    (tell_whom if told in {"released", "seat_kept"} else tell)(told)
    return redirect(
        local_path(request.form.get("back") or url_for("engagements.show", engagement_id=engagement_id)), 303
    )
