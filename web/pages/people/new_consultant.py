"""A new consultant, added on a page by those who may know of lived experience."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.bootstrap import forms
from matcher.records import Permission
from matcher.services.dataset.adding import ID, TO_FILL_IN, add_consultant, nobody
from matcher.services.dataset.editing import Given, Texts
from web.pages.people.confidential import form
from web.pages.people.guarded_form import LONGEST_REASON, keepers_only
from web.shell.center import center_zone, database
from web.shell.form_fields import FormSection, confidential_sections, consultant_sections, texts_from
from web.shell.identity import reader, requires
from web.shell.outcomes import tell

LONGEST_ID = 200

pages = Blueprint("new_consultant", __name__, url_prefix="/data/new-consultant")


@pages.get("/")
@requires(Permission.READ_LIVED_EXPERIENCE)
def show() -> ResponseReturnValue:
    """The form of someone new."""
    keepers_only()
    return page({**begun(), **TO_FILL_IN})


@pages.post("/")
@requires(Permission.READ_LIVED_EXPERIENCE)
def add() -> ResponseReturnValue:
    """Add them, or say what is wrong."""
    keepers_only()
    texts = texts_from(request.form, sections())
    its_id, why = request.form.get(ID, "")[:LONGEST_ID], request.form.get("reason", "")[:LONGEST_REASON]
    saved = add_consultant(database(), reader(), its_id, Given(texts, "", why), (forms.consultant_form(), form()))
    if not saved.done:
        return page({**begun(), **texts}, its_id, why, saved.faults), 422
    tell("consultant_added")
    return redirect(url_for("consultants.show", consultant_id=its_id.strip()), 303)


def begun() -> dict[str, str]:
    """What both forms begin with."""
    blank = nobody(center_zone())
    return {**forms.consultant_form().texts(blank), **form().texts(blank)}


def sections() -> tuple[FormSection, ...]:
    """The parts of the form: what any reader may know, then what is kept apart."""
    return (*consultant_sections(forms.consultant_form().texts(nobody(center_zone()))), *confidential_sections())


def page(texts: Texts, its_id: str = "", why: str = "", faults: Texts | None = None) -> str:
    """Render the form."""
    return render_template(
        "data/new_consultant.html", sections=sections(), texts=texts, its_id=its_id, reason=why, faults=faults or {}
    )
