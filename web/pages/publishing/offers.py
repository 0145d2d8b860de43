"""Offers: who was asked and has not answered, what they would like to know, and the answers that came by telephone."""

from flask import Blueprint, abort, current_app, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.records import Permission
from matcher.services.failures import ClockError, NotFoundError
from matcher.services.offers.answering import Answer, answer_for, find_question, reply
from matcher.services.offers.offer_views import offers_page
from matcher.services.offers.offering import OfferDaysError, ask_again, find_offer, send_offers, write_again
from matcher.services.offers.unanswering import take_answer_back
from matcher.services.runs.run_control import in_hand
from matcher.services.saving import NEWER
from web.lists.answer import show_list
from web.lists.work import OFFERS, offer_rows
from web.pages.people.own_page import send_link_to
from web.shell.center import database
from web.shell.identity import local_path, reader, requires
from web.shell.mending import mend_soon
from web.shell.outcomes import tell, tell_whom
from web.shell.saving import Save, fields_of, mark, side_by_side
from web.shell.seat_keys import engagement_key

OFFER_DAYS = "OFFER_DAYS"

pages = Blueprint("offers", __name__, url_prefix="/offers")


@pages.get("/")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    """Open offers, oldest first; questions; what ended."""
    return overview()


@pages.post("/")
@requires(Permission.PUBLISH)
def send() -> ResponseReturnValue:
    """Ask everyone who is public and was not asked yet, or one engagement's team, with letters or without."""
    days = request.form.get("days", "")
    chosen, otherwise = request.form.get("engagement", ""), "otherwise" in request.form
    try:
        sent = send_offers(
            database(),
            reader(),
            int(days) if days.isdecimal() and len(days) < 4 else 0,  # noqa: PLR2004  longer ones are no days
            EngagementId(chosen) if chosen else None,
            letters=not otherwise,
        )
    except (OfferDaysError, ClockError) as error:
        return make_response(overview(str(error)), 422)
    outcome = "asked_otherwise" if otherwise else "asked"
    tell(outcome if sent.offers else "nobody_asked", len({offer.consultant_id for offer in sent.offers}))
    return redirect(back(), 303)


@pages.post("/<int:offer_id>/<any(accept, decline):answer>")
@requires(Permission.DECIDE)
def note(offer_id: int, answer: str) -> ResponseReturnValue:
    """Note an answer that someone gave by phone."""
    try:
        done = answer_for(database(), reader(), offer_id, Answer(answer))
    except NotFoundError:
        abort(404)
    if not done.done:
        return make_response(overview(done.sentence), 409)
    offer = find_offer(database(), offer_id)
    if offer and Answer(answer) is Answer.ACCEPT:
        send_link_to(offer.consultant_id)
    mend_soon()
    tell_whom("said_yes" if Answer(answer) is Answer.ACCEPT else "said_no")
    return redirect(back(), 303)


@pages.post("/<int:offer_id>/open-again")
@requires(Permission.DECIDE)
def open_again(offer_id: int) -> ResponseReturnValue:
    """Take back an answer that someone noted."""
    try:
        done = take_answer_back(database(), reader(), offer_id)
    except NotFoundError:
        abort(404)
    if not done.done:
        return make_response(overview(done.sentence), 409)
    tell_whom("answer_gone")
    return redirect(back(), 303)


@pages.post("/<int:offer_id>/letter")
@requires(Permission.PUBLISH)
def write(offer_id: int) -> ResponseReturnValue:
    """Draft the letter of an open offer once more."""
    refused = write_again(database(), reader(), offer_id)
    if refused:
        return make_response(overview(refused), 409)
    tell("offer_written")
    return redirect(back(), 303)


@pages.post("/questions/<int:question_id>")
@requires(Permission.DECIDE)
def answer_question(question_id: int) -> ResponseReturnValue:
    """Reply to a question."""
    try:
        done = reply(database(), reader(), question_id, request.form.get("reply", ""), request.form.get("version", ""))
    except NotFoundError:
        abort(404)
    if done.sentence == NEWER:
        return newer_reply(question_id, request.form.get("reply", "").strip())
    if not done.done:
        return make_response(overview(done.sentence), 422)
    tell("replied")
    return redirect(url_for(".index"), 303)


@pages.post("/again")
@requires(Permission.DECIDE)
def again() -> ResponseReturnValue:
    """Let someone who said no, or did not answer, be proposed for the engagement again."""
    engagement, person = request.form.get("engagement", ""), request.form.get("consultant", "")
    try:
        ask_again(database(), reader(), EngagementId(engagement), ConsultantId(person))
    except NotFoundError as error:
        return make_response(overview(str(error)), 409)
    tell_whom("may_be_asked_again")
    return redirect(back(), 303)


def newer_reply(question_id: int, typed: str) -> ResponseReturnValue:
    """The reply that is there by now, beside the one that was typed."""
    question = find_question(database(), question_id) or abort(404)
    return side_by_side(
        Save(
            what="Reply to a question",
            action=url_for(".answer_question", question_id=question_id),
            version=mark(question.reply),
            back=url_for(".index"),
            fields=fields_of({"reply": "Reply"}, {"reply": question.reply}, {"reply": typed}),
        )
    )


def back() -> str:
    """The page that the form was on."""
    return local_path(request.form.get("back") or url_for("offers.index"))


def overview(refused: str = "") -> ResponseReturnValue:
    """Render the page."""
    page = offers_page(database())
    return show_list(
        OFFERS,
        offer_rows(page),
        "offers/offers.html",
        page=page,
        refused=refused,
        hand=in_hand(database()),
        engagement_key=engagement_key,
        days=current_app.config[OFFER_DAYS],
        may_publish=reader().may(Permission.PUBLISH),
        may_decide=reader().may(Permission.DECIDE),
    )
