"""What is kept apart of a consultant, opened and changed by those who may."""

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from matcher.bootstrap import forms
from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.problem import Consultant
from matcher.ports.forms import Form
from matcher.records import Permission
from matcher.services.consultants.names import names_of
from matcher.services.dataset.confidential import open_record, save_record
from matcher.services.dataset.editing import seen_of
from matcher.services.failures import AccountError, NotFoundError
from web.pages.people.guarded_form import GuardedForm, keepers_only, reasons
from web.shell.center import database
from web.shell.form_fields import confidential_sections
from web.shell.identity import reader, requires

KEPT = (
    "Your opening it is in the access log, and so is what you save, each with its reason."
    " The audit trail says nothing of it."
)

pages = Blueprint("confidential", __name__)


@pages.post("/consultants/<path:consultant_id>/record/open")
@requires(Permission.READ_LIVED_EXPERIENCE)
def show(consultant_id: str) -> ResponseReturnValue:
    """Open the record to change it, for a reason that is kept."""
    keepers_only()
    its_id, (why, once_more) = ConsultantId(consultant_id), reasons()
    try:
        person = open_record(database(), reader(), its_id, why, once_more)
    except AccountError as refused:
        return _guarded(its_id).ask(why, str(refused))
    except NotFoundError:
        abort(404)
    now = form().texts(person)
    return _guarded(its_id).show(now, seen_of(now), why)


@pages.post("/consultants/<path:consultant_id>/record/change")
@requires(Permission.READ_LIVED_EXPERIENCE)
def change(consultant_id: str) -> ResponseReturnValue:
    """Save it."""
    keepers_only()
    its_id = ConsultantId(consultant_id)
    guarded = _guarded(its_id)
    given = guarded.given()
    try:
        return guarded.saved(given, save_record(database(), reader(), its_id, given, form()))
    except NotFoundError:
        abort(404)


def form() -> Form[Consultant]:
    """The form, with whom one may be kept apart from."""
    with database().reading() as work:
        return forms.confidential_form(frozenset(work.dataset.consultants()))


def _guarded(consultant_id: ConsultantId) -> GuardedForm:
    name = names_of(database(), [consultant_id], ()).person(consultant_id)
    return GuardedForm(
        name=name,
        heading=f"Confidential record of {name}",
        lead=KEPT,
        sections=confidential_sections(),
        opens=url_for("confidential.show", consultant_id=consultant_id),
        saves=url_for("confidential.change", consultant_id=consultant_id),
        back=url_for("consultants.show", consultant_id=consultant_id),
    )
