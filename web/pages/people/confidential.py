"""What is kept apart of a consultant, opened and changed by those who may; nothing of it is ever in an address."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.bootstrap import forms
from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.problem import Consultant
from matcher.ports.forms import Form
from matcher.records import Permission
from matcher.services.consultants.names import names_of
from matcher.services.dataset.confidential import open_record, save_record
from matcher.services.dataset.editing import Given, Texts, seen_of
from matcher.services.failures import AccountError, NotFoundError
from web.shell.center import database
from web.shell.form_fields import confidential_sections, labels_of, texts_from
from web.shell.identity import reader, requires
from web.shell.outcomes import tell
from web.shell.saving import Save, fields_of, side_by_side

LONGEST_REASON = 300

pages = Blueprint("confidential", __name__)


@pages.post("/consultants/<path:consultant_id>/record/open")
@requires(Permission.READ_LIVED_EXPERIENCE)
def show(consultant_id: str) -> ResponseReturnValue:
    """Open the record to change it, for a reason that is kept."""
    its_id = allowed(consultant_id)
    why, once_more = (request.form.get(name, "")[:LONGEST_REASON] for name in ("why", "once_more"))
    try:
        person = open_record(database(), reader(), its_id, why, once_more)
    except AccountError as refused:
        return asking(its_id, why, str(refused)), 422
    except NotFoundError:
        abort(404)
    now = form().texts(person)
    return page(its_id, now, seen_of(now), why)


@pages.post("/consultants/<path:consultant_id>/record/change")
@requires(Permission.READ_LIVED_EXPERIENCE)
def change(consultant_id: str) -> ResponseReturnValue:
    """Save it."""
    its_id, seen = allowed(consultant_id), request.form.get("version") or abort(400)
    texts, why = texts_from(request.form, confidential_sections()), request.form.get("reason", "")[:LONGEST_REASON]
    try:
        saved = save_record(database(), reader(), its_id, Given(texts, seen, why), form())
    except NotFoundError:
        abort(404)
    if saved.newer is not None:
        here, back = url_for(".change", consultant_id=its_id), url_for("consultants.show", consultant_id=its_id)
        fields = fields_of(
            {**labels_of(confidential_sections()), "reason": "Why"},
            {**saved.newer, "reason": why},
            {**saved.newer, **texts, "reason": why},
        )
        return side_by_side(Save(name_of(its_id), here, seen_of(saved.newer), back, fields))
    if not saved.done:
        return page(its_id, texts, seen, why, saved.faults), 422
    tell("data_kept")
    return redirect(url_for("consultants.show", consultant_id=its_id), 303)


def allowed(consultant_id: str) -> ConsultantId:
    """The id, for those who may change data too."""
    if not reader().may(Permission.KEEP_DATA):
        abort(403)
    return ConsultantId(consultant_id)


def form() -> Form[Consultant]:
    """The form, with whom one may be kept apart from."""
    with database().reading() as work:
        return forms.confidential_form(frozenset(work.dataset.consultants()))


def name_of(consultant_id: ConsultantId) -> str:
    """What the consultant is called."""
    return names_of(database(), [consultant_id], ()).person(consultant_id)


def asking(consultant_id: ConsultantId, why: str, fault: str) -> str:
    """Render the question why, with what is missing."""
    return render_template(
        "data/confidential_why.html", consultant_id=consultant_id, name=name_of(consultant_id), why=why, fault=fault
    )


def page(consultant_id: ConsultantId, texts: Texts, seen: str, why: str, faults: Texts | None = None) -> str:
    """Render the form."""
    return render_template(
        "data/confidential.html",
        consultant_id=consultant_id,
        name=name_of(consultant_id),
        sections=confidential_sections(),
        texts=texts,
        seen=seen,
        reason=why,
        faults=faults or {},
    )
