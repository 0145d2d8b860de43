"""Consultants: the list with its search, a page for each, and the one guarded way to lived experience."""

from typing import NamedTuple

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.domain.model.ids import ConsultantId
from matcher.records import LivedExperience, Permission
from matcher.services.calendars.busy import calendar_mark, own_calendar
from matcher.services.calendars.feeds import feed_made_at
from matcher.services.consent.phone_codes import hear
from matcher.services.consultants.consultant_page import consultant_page, consultants_with_seats
from matcher.services.consultants.contacts import (
    confirm_address,
    own_address,
    set_address,
    unconfirmed_by,
    unreachable,
    waiting_addresses,
)
from matcher.services.consultants.fair_share import share_of
from matcher.services.consultants.names import names_in, names_of
from matcher.services.consultants.same_person import answer_person, answers_about, person_questions
from matcher.services.failures import AccountError, NotFoundError
from matcher.services.protection.readings import ManyError, OnceMoreError, lived_experience
from matcher.services.review.standing_rejections import standing_rejections
from matcher.services.saving import NEWER
from matcher.services.seats.judged_seats import judged_seats
from web.lists.answer import show_list
from web.lists.consultants import CONSULTANTS, person_rows
from web.shell.addresses.links import whole_address
from web.shell.center import database, mailer
from web.shell.identity import local_path, reader, requires
from web.shell.outcomes import tell
from web.shell.saving import Save, fields_of, mark, side_by_side


class Unkept(NamedTuple):
    """An address that was typed and not kept, why, and what the form had seen."""

    email: str
    why: str
    version: str


class Brake(NamedTuple):
    """Why a confidential record was not shown.

    Args:
        why: The reason that was typed.
        once_more: Whether it is asked for once more.
        many: Whether it takes a second person.
    """

    fault: str
    why: str
    once_more: bool
    many: bool


LONGEST_REASON = 300
pages = Blueprint("consultants", __name__, url_prefix="/consultants")


@pages.get("/")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    """Every consultant, or those that are asked for."""
    return show_list(
        CONSULTANTS,
        person_rows(*consultants_with_seats(database()), judged_seats(database()), waiting_addresses(database())),
        "consultants/consultants.html",
        questions=person_questions(database()),
        may_decide=reader().may(Permission.DECIDE),
        may_add=reader().may(Permission.KEEP_DATA) and reader().may(Permission.READ_LIVED_EXPERIENCE),
    )


@pages.post("/same-person")
@requires(Permission.DECIDE)
def same_person() -> ResponseReturnValue:
    """Answer whether two ids are one human."""
    ids = (ConsultantId(request.form.get("one", "")), ConsultantId(request.form.get("other", "")))
    if request.form.get("answer") not in {"same", "different"}:
        abort(400)
    try:
        answer_person(database(), reader(), ids, same=request.form["answer"] == "same")
    except NotFoundError:
        abort(404)
    tell("person_answered")
    return redirect(local_path(request.form.get("back") or url_for(".index")) + "#same-person", 303)


@pages.get("/<path:consultant_id>")
@requires(Permission.READ)
def show(consultant_id: str) -> ResponseReturnValue:
    """One consultant: what they teach, when they are free, their limits, load and history."""
    return page(ConsultantId(consultant_id))


@pages.post("/<path:consultant_id>/record")
@requires(Permission.READ_LIVED_EXPERIENCE)
def reveal(consultant_id: str) -> ResponseReturnValue:
    """Show lived experience, once, to a reader who may know and says why; the service logs it."""
    why, once_more = (request.form.get(name, "")[:LONGEST_REASON] for name in ("why", "once_more"))
    try:
        sealed = lived_experience(database(), reader(), ConsultantId(consultant_id), why, once_more)
    except AccountError as missing:
        brake = Brake(str(missing), why, isinstance(missing, OnceMoreError), isinstance(missing, ManyError))
        return page(ConsultantId(consultant_id), brake=brake), 422
    return page(ConsultantId(consultant_id), sealed=sealed or abort(404))


@pages.post("/<path:consultant_id>/address")
@requires(Permission.SEND)
def address(consultant_id: str) -> ResponseReturnValue:
    """Set where mail for a consultant goes."""
    typed = request.form.get("email", "")
    try:
        refused = set_address(database(), reader(), ConsultantId(consultant_id), typed, request.form.get("version", ""))
    except NotFoundError:
        abort(404)
    if refused == NEWER:
        return newer_address(ConsultantId(consultant_id), typed.strip())
    if refused:
        return page(ConsultantId(consultant_id), unkept=Unkept(typed, refused, request.form.get("version", ""))), 422
    tell("address_set")
    return redirect(url_for(".show", consultant_id=consultant_id), 303)


@pages.post("/<path:consultant_id>/address/confirm")
@requires(Permission.SEND)
def confirm(consultant_id: str) -> ResponseReturnValue:
    """Confirm an address that a colleague has set."""
    seen = request.form.get("version", "")
    refused = confirm_address(database(), reader(), ConsultantId(consultant_id), seen)
    if refused:
        return page(ConsultantId(consultant_id), refused=refused), 409
    tell("address_confirmed")
    return redirect(url_for(".show", consultant_id=consultant_id) + "#mail", 303)


@pages.post("/<path:consultant_id>/code")
@requires(Permission.DECIDE)
def heard(consultant_id: str) -> ResponseReturnValue:
    """Take in the code that someone reads out by phone, to open their own page."""
    person, typed = ConsultantId(consultant_id), request.form.get("code", "")
    try:
        came = hear(database(), reader(), person, typed, mail_set_up=mailer() is not None)
    except NotFoundError:
        abort(404)
    if came.refused:
        return page(person, refused=came.refused), 409
    tell("code_complete" if came.complete else "code_heard")
    return redirect(url_for(".show", consultant_id=consultant_id) + "#own-page", 303)


def newer_address(consultant_id: ConsultantId, typed: str) -> ResponseReturnValue:
    """The address that is saved by now beside the one that was typed."""
    now = own_address(database(), consultant_id)
    return side_by_side(
        Save(
            what=names_of(database(), [consultant_id], ()).person(consultant_id),
            action=url_for(".address", consultant_id=consultant_id),
            version=mark(now),
            back=url_for(".show", consultant_id=consultant_id) + "#mail",
            fields=fields_of({"email": "Address for mail"}, {"email": now}, {"email": typed}),
        )
    )


def page(
    consultant_id: ConsultantId,
    *,
    sealed: LivedExperience | None = None,
    brake: Brake | None = None,
    unkept: Unkept | None = None,
    refused: str = "",
) -> str:
    """Render a consultant."""
    shown = consultant_page(database(), consultant_id) or abort(404)
    may_reveal = reader().may(Permission.READ_LIVED_EXPERIENCE)
    share = share_of(database(), consultant_id)
    names = names_in(database(), shown.history)
    asked = (
        one for one in person_questions(database()) if consultant_id in {one.one.consultant_id, one.other.consultant_id}
    )
    return render_template(
        "consultants/consultant.html",
        page=shown,
        share=share,
        names=names,
        sealed=sealed,
        brake=brake,
        refused=refused,
        unconfirmed_by=unconfirmed_by(database(), consultant_id),
        own_page_address=whole_address(url_for("own.show")),
        mail_set_up=mailer() is not None,
        may_reveal=may_reveal,
        questions=tuple(asked),
        ties=answers_about(database(), consultant_id),
        own_address=own_address(database(), consultant_id),
        reachable=not unreachable(database(), [consultant_id]),
        unkept=unkept,
        feed_made_at=feed_made_at(database(), consultant_id),
        own_calendar=own_calendar(database(), consultant_id),
        calendar_mark=calendar_mark(database(), consultant_id),
        may_keep=reader().may(Permission.KEEP_DATA),
        rejections=standing_rejections(database(), consultant_id=consultant_id),
        may_decide=reader().may(Permission.DECIDE),
        may_send=reader().may(Permission.SEND),
    )
