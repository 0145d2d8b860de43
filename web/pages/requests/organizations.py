"""Organizations: the list, and a page for each with all that it asked for and was given, and a log."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.domain.model.request_facts import AT_THE_DOOR, Contact, parse, texts_of
from matcher.records import NoteKind, Permission
from matcher.services.intake.requests import NewRequest
from matcher.services.notes.comments import names_to_mention
from matcher.services.notes.organizations import (
    LOG_KINDS,
    Organization,
    last_facts,
    note_on,
    organization_page,
    organizations,
    request_again,
)
from web.lists.answer import show_list
from web.lists.operations import LETTER_STATES
from web.lists.organizations import ORGANIZATIONS
from web.pages.requests.request_form import CHOICES, NOT_AT_THE_DOOR, typed
from web.shell.center import database
from web.shell.identity import reader, requires
from web.shell.outcomes import tell
from web.shell.seat_keys import organization_address

SAID_BY_LAST = frozenset(NOT_AT_THE_DOOR) - {"granting_office_confirmed"}
"""What the form does not show, and a further request has from the last one."""

pages = Blueprint("organizations", __name__, url_prefix="/organizations")


@pages.get("/")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    """Every organization that ever asked."""
    return show_list(ORGANIZATIONS, organizations(database()), "organizations/organizations.html")


@pages.get("/<name>")
@requires(Permission.READ)
def show(name: str) -> ResponseReturnValue:
    """One organization."""
    return page(found(name))


@pages.post("/<name>/log")
@requires(Permission.DECIDE)
def note(name: str) -> ResponseReturnValue:
    """Note a call, a letter or anything else."""
    one, kind = found(name), request.form.get("kind", "")
    if kind not in LOG_KINDS:
        abort(400)
    refused = note_on(database(), reader(), one.key, NoteKind(kind), request.form.get("text", ""))
    if refused:
        return page(one, refused), 422
    tell("noted")
    return redirect(url_for(".show", name=name, _anchor="log"), 303)


@pages.get("/<name>/again")
@requires(Permission.DECIDE)
def ask_again(name: str) -> ResponseReturnValue:
    """The form of a further request, with the facts of the last one."""
    one = found(name)
    contact, facts = last_facts(one)
    return form(one, {**texts_of(facts), "contact_name": contact.name, "contact_email": contact.email}, {})


@pages.post("/<name>/again")
@requires(Permission.DECIDE)
def take_again(name: str) -> ResponseReturnValue:
    """Take a further request in, or show what is to be mended, with all that was typed."""
    one = found(name)
    _, last = last_facts(one)
    kept = {key: text for key, text in texts_of(last).items() if key in SAID_BY_LAST}
    texts = {**kept, **{key: text for key, text in typed().items() if key not in NOT_AT_THE_DOOR}}
    read = parse(texts, AT_THE_DOOR)
    if read.faults:
        return form(one, texts, dict(read.faults)), 422
    number = request_again(database(), reader(), NewRequest(Contact(*read.contact), read.facts))
    tell("taken_in")
    return redirect(url_for("triage.show", request_id=number), 303)


def found(name: str) -> Organization:
    """The organization of an address."""
    listed = organizations(database())
    return next((one for one in listed if organization_address(one.key) == name), None) or abort(404)


def page(one: Organization, refused: str = "") -> str:
    """Render an organization."""
    return render_template(
        "organizations/organization.html",
        page=organization_page(database(), reader(), one.key) or abort(404),
        name=organization_address(one.key),
        refused=refused,
        kinds=LOG_KINDS,
        states=LETTER_STATES,
        to_mention=names_to_mention(database()),
        may_decide=reader().may(Permission.DECIDE),
    )


def form(one: Organization, texts: dict[str, str], faults: dict[str, str]) -> str:
    """Render the form of a further request."""
    return render_template(
        "organizations/again.html",
        organization=one,
        name=organization_address(one.key),
        texts=texts,
        faults=faults,
        choices=CHOICES,
    )
