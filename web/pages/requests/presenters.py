"""What an engagement asks of its presenters, opened and changed by those who may."""

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from matcher.domain.model.ids import EngagementId
from matcher.records import Permission
from matcher.services.consultants.names import names_of
from matcher.services.dataset.editing import seen_of
from matcher.services.engagements.changing_panel import open_panel, save_panel
from matcher.services.failures import AccountError, NotFoundError
from web.pages.people.guarded_form import GuardedForm, keepers_only, reasons
from web.shell.center import database
from web.shell.form_fields import FormField, FormSection
from web.shell.identity import reader, requires

SECTIONS = (
    FormSection(
        "Presenters",
        (
            FormField("presenters", "Presenters", "number"),
            FormField("experts", "Of them, experts", "number"),
            FormField("survivors", "Of them, survivor consultants", "number", hint="Never the sole presenter."),
        ),
    ),
)
KEPT = (
    "Your opening it is in the access log, and so is what you save, each with its reason."
    " The audit trail says how many presenters there are, and nothing of their kinds."
)
WHAT_HAPPENS = (
    "All others may be anyone. Seats that are decided stay as they are; a proposal for a seat that goes is dropped,"
    " and the next run looks at the rest again."
)

pages = Blueprint("presenters", __name__)


@pages.post("/engagements/<path:engagement_id>/presenters/open")
@requires(Permission.READ_LIVED_EXPERIENCE)
def show(engagement_id: str) -> ResponseReturnValue:
    """Open what the engagement asks for, to change it, for a reason that is kept."""
    keepers_only()
    its_id, (why, once_more) = EngagementId(engagement_id), reasons()
    try:
        now = open_panel(database(), reader(), its_id, why, once_more)
    except AccountError as refused:
        return _guarded(its_id).ask(why, str(refused))
    except NotFoundError:
        abort(404)
    return _guarded(its_id).show(now, seen_of(now), why)


@pages.post("/engagements/<path:engagement_id>/presenters/change")
@requires(Permission.READ_LIVED_EXPERIENCE)
def change(engagement_id: str) -> ResponseReturnValue:
    """Save it."""
    keepers_only()
    its_id = EngagementId(engagement_id)
    guarded = _guarded(its_id)
    given = guarded.given()
    try:
        return guarded.saved(given, save_panel(database(), reader(), its_id, given))
    except NotFoundError:
        abort(404)


def _guarded(engagement_id: EngagementId) -> GuardedForm:
    name = names_of(database(), (), [engagement_id]).organization(engagement_id)
    return GuardedForm(
        name=name,
        heading=f"Presenters asked for by {name}",
        lead=KEPT,
        sections=SECTIONS,
        opens=url_for("presenters.show", engagement_id=engagement_id),
        saves=url_for("presenters.change", engagement_id=engagement_id),
        back=url_for("engagements.show", engagement_id=engagement_id),
        note=WHAT_HAPPENS,
    )
