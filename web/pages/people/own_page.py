"""A consultant's own page: answers, what may be said of them, calendars. No account, and no name in the address."""

from collections.abc import Callable
from functools import partial
from threading import Thread

from flask import Blueprint, abort, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from matcher.domain.model.ids import ConsultantId
from matcher.domain.workflow.consent import Audience
from matcher.domain.workflow.offer import Offer
from matcher.ports import Mailer
from matcher.records import Outgoing
from matcher.services.calendars.busy import calendar_mark, own_calendar, set_calendar
from matcher.services.calendars.feeds import close_feed, feed_made_at, make_feed
from matcher.services.consent import own_page as own
from matcher.services.consent import phone_codes
from matcher.services.consent.consenting import give_consent, leave, look_again
from matcher.services.offers.answering import Answer, answer_by_link, ask
from matcher.services.saving import NEWER
from matcher.services.step_outcome import StepOutcome
from web.shell.addresses.links import own_page_link, whole_address
from web.shell.center import database, mailer
from web.shell.form_fields import day_given
from web.shell.guard.devices import network
from web.shell.guard.limits import limiter
from web.shell.guard.security import keep_apart
from web.shell.identity import public
from web.shell.mending import mend_soon
from web.shell.outcomes import tell
from web.shell.saving import mark

LOOKS = "60 per minute"
ACTS = "20 per minute; 100 per day"
ASKED = "10 per hour"
"""Links and codes from one network: enough for someone who mistyped."""
ASKED_FOR_ONE = "5 per hour"
PAGE, CODE, SHOWN = "own_page", "own_code", "own_code_shown"
"""What the cookie holds: the token of an open page; of a code, and the code itself."""
STALE = "Someone, perhaps you in another window, changed this meanwhile. Nothing was changed: look at it and try again."
NOT_YET = "Two people of the center have to hear the code first. Nothing was opened yet: try again once they have."

pages = Blueprint("own", __name__, url_prefix="/own")
pages.after_request(keep_apart)


def typed_address() -> str:
    """Who a link is asked for, however it is typed."""
    return f"own page {request.form.get('email', '').strip().casefold()}"


@pages.get("/")
@limiter.limit(LOOKS)
@public
def show() -> ResponseReturnValue:
    """The page, where it is open in this browser; else the ways to open it."""
    return page() if owner() else door()


@pages.post("/link")
@limiter.limit(ASKED, key_func=network)
@limiter.limit(ASKED_FOR_ONE, key_func=typed_address)
@public
def link() -> ResponseReturnValue:
    """Send a link to the address, if mail for someone goes there; the answer is the same where it does not."""
    chosen = mailer()
    if chosen is None:
        return door("Mail is not set up here, so no link can be sent. Call the center."), 422
    email = request.form.get("email", "")
    hand_over(chosen, partial(own.letters_to, database(), email, link_to_open(), chosen.domain))
    tell("own_link_sent")
    return redirect(url_for(".show"), 303)


@pages.get("/open/<token>")
@limiter.limit(LOOKS)
@public
def offer_to_open(token: str) -> ResponseReturnValue:
    """Ask before the link is used: programs that look at mail open every address in it."""
    if not own.is_good(database(), token):
        return make_response(render_template("offers/no_link.html"), 404)
    return render_template("own/open.html", token=token)


@pages.post("/open/<token>")
@limiter.limit(ACTS)
@public
def open_(token: str) -> ResponseReturnValue:
    """Use the link: the page is open in this browser from now on."""
    opened = own.open_page(database(), token)
    if opened is None:
        return make_response(render_template("offers/no_link.html"), 404)
    session[PAGE] = opened
    return redirect(url_for(".show"), 303)


@pages.post("/code")
@limiter.limit(ASKED, key_func=network)
@public
def code() -> ResponseReturnValue:
    """Show a code that is read out by phone, where no mail can be sent."""
    drawn = phone_codes.draw(database())
    session[CODE], session[SHOWN] = drawn.token, drawn.code
    return redirect(url_for(".show"), 303)


@pages.post("/enter")
@limiter.limit(ACTS)
@public
def enter() -> ResponseReturnValue:
    """Open the page, once two people have heard the code."""
    opened = phone_codes.enter(database(), session.get(CODE, ""))
    if opened is None:
        return door(NOT_YET), 409
    session.pop(CODE)
    session.pop(SHOWN)
    session[PAGE] = opened
    return redirect(url_for(".show"), 303)


@pages.post("/close")
@limiter.limit(ACTS)
@public
def close() -> ResponseReturnValue:
    """Close the page in this browser."""
    own.close_page(database(), session.pop(PAGE, ""))
    tell("own_page_closed")
    return redirect(url_for(".show"), 303)


@pages.post("/<int:offer_id>/<any(accept, decline):answer>")
@limiter.limit(ACTS)
@public
def decide(offer_id: int, answer: str) -> ResponseReturnValue:
    """Note the answer to an offer, or say why it can't be noted."""
    who, offer = mine(offer_id)
    return after(answer_by_link(database(), offer.nonce, Answer(answer), by_code=who.by_code))


@pages.post("/<int:offer_id>/question")
@limiter.limit(ACTS)
@public
def question(offer_id: int) -> ResponseReturnValue:
    """Take in a question."""
    return after(ask(database(), mine(offer_id)[1].nonce, request.form.get("question", "")))


@pages.post("/<int:offer_id>/<any(consent, again, leave):choice>")
@limiter.limit(ACTS)
@public
def choose(offer_id: int, choice: str) -> ResponseReturnValue:
    """Keep a choice, take it back, or leave the seat."""
    who, offer = mine(offer_id)
    if choice == "again":
        return after(look_again(database(), offer.nonce, by_code=who.by_code))
    if choice == "leave":
        return after(leave(database(), offer.nonce, by_code=who.by_code))
    wanted = request.form.get("to", "")
    to = Audience(wanted) if wanted in set(Audience) else abort(400)
    return after(give_consent(database(), offer.nonce, to, day_given("until"), by_code=who.by_code))


@pages.post("/feed")
@limiter.limit(ACTS)
@public
def feed() -> ResponseReturnValue:
    """Make a private calendar and show its address, this once; or take it away."""
    who, seen = required().consultant_id, request.form.get("version", "")
    if "close" in request.form:
        if not close_feed(database(), None, who, seen):
            return page(STALE), 409
        tell("feed_closed")
        return redirect(url_for(".show"), 303)
    token = make_feed(database(), who, seen)
    if token is None:
        return page(STALE), 409
    return render_template("own/feed.html", address=whole_address(url_for("calendars.feed", token=token)))


@pages.post("/calendar")
@limiter.limit(ACTS)
@public
def calendar() -> ResponseReturnValue:
    """Set where the owner's calendar is, or forget it. It is read by the next round, not now."""
    address = "" if "forget" in request.form else request.form.get("calendar", "")
    who = required().consultant_id
    refused = set_calendar(database(), None, who, address, request.form.get("version", ""))
    if refused:
        return page(STALE if refused == NEWER else refused), 409
    tell("calendar_kept")
    return redirect(url_for(".show"), 303)


def send_link_to(consultant_id: ConsultantId) -> None:
    """Send someone the link to their own page, where mail is set up and reaches them."""
    chosen = mailer()
    if chosen:
        letters = own.letter_for(database(), consultant_id, own_page_link, chosen.domain)
        hand_over(chosen, lambda: letters)


def hand_over(by: Mailer, letters: Callable[[], tuple[Outgoing, ...]]) -> None:
    """Write and send in the background: the time of the answer must not tell whether there was anyone."""
    Thread(target=own.write_and_send, args=(by, letters), daemon=True).start()


def link_to_open() -> Callable[[str], str]:
    """Makes links, also where there is no request."""
    return own_page_link("-").removesuffix("-").__add__


def after(outcome: StepOutcome) -> ResponseReturnValue:
    """Back to the page, or the page with why nothing was done."""
    if not outcome.done:
        return page(outcome.sentence), 409
    mend_soon()
    tell("answered")
    return redirect(url_for(".show"), 303)


def door(refused: str = "") -> str:
    """Render the ways in."""
    return render_template("own/door.html", can_send=mailer() is not None, code=session.get(SHOWN, ""), refused=refused)


def page(refused: str = "") -> str:
    """Render the owner's page."""
    who = required()
    return render_template(
        "own/page.html",
        page=own.own_page(database(), who),
        owner=who,
        refused=refused,
        audiences=list(Audience),
        own_calendar=own_calendar(database(), who.consultant_id),
        feed_mark=mark(feed_made_at(database(), who.consultant_id)),
        calendar_mark=calendar_mark(database(), who.consultant_id),
    )


def owner() -> own.Owner | None:
    """Whose page is open in this browser."""
    token = session.get(PAGE, "")
    return own.owner_of(database(), token) if token else None


def required() -> own.Owner:
    """Whose page is open in this browser; who has none open is led to the ways in."""
    return owner() or abort(redirect(url_for("own.show"), 303))


def mine(offer_id: int) -> tuple[own.Owner, Offer]:
    """The owner, and an offer of theirs."""
    who = required()
    return who, own.own_offer(database(), who, offer_id) or abort(404)
