"""The page of a letter's link: GET shows all that it asks for, POST decides. No account, no name, no reason."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from matcher.records.record_numbers import record_number
from matcher.services.offers.answering import Answer, answer_by_link, ask
from matcher.services.offers.offer_views import OwnOffer, own_offers
from web.pages.people.own_page import send_link_to
from web.shell.addresses.links import offer_in
from web.shell.center import database
from web.shell.guard.limits import limiter
from web.shell.guard.security import keep_apart
from web.shell.identity import public
from web.shell.mending import mend_soon
from web.shell.outcomes import tell

LOOKS = "60 per minute"
"""Pages from one address: enough for people who look twice, too few to guess links."""
ANSWERS = "20 per minute; 100 per day"
NOTHING: Mapping[int, str] = MappingProxyType({})

pages = Blueprint("answers", __name__, url_prefix="/offer")
pages.after_request(keep_apart)


@pages.errorhandler(404)
def over(_: NotFound) -> ResponseReturnValue:
    """A link that opens nothing, or nothing any more: what that may mean, and what to do."""
    return make_response(render_template("offers/no_link.html"), 404)


@pages.get("/<token>")
@limiter.limit(LOOKS)
@public
def show(token: str) -> ResponseReturnValue:
    """The offer, what became of it, and the buttons to answer it."""
    return page(token)


@pages.post("/<token>/<any(accept, decline):answer>")
@limiter.limit(ANSWERS)
@public
def decide(token: str, answer: str) -> ResponseReturnValue:
    """Note the answer to one offer of the letter, or say why it can't be noted."""
    return note(token, [named(token)], Answer(answer))


@pages.post("/<token>/all/<any(accept, decline):answer>")
@limiter.limit(ANSWERS)
@public
def decide_all(token: str, answer: str) -> ResponseReturnValue:
    """Note the answer to all offers of the letter that are open, or say beside each why it can't be noted."""
    return note(token, [one for one in shown_by(token) if one.open], Answer(answer))


@pages.post("/<token>/question")
@limiter.limit(ANSWERS)
@public
def question(token: str) -> ResponseReturnValue:
    """Take in a question about one offer of the letter."""
    offer = named(token).offer
    done = ask(database(), offer.nonce, request.form.get("question", ""))
    return after(token, {} if done.done else {offer.offer_id: done.sentence})


def note(token: str, offers: Iterable[OwnOffer], answer: Answer) -> ResponseReturnValue:
    """Note one answer to each of these offers."""
    refused = {}
    for one in offers:
        done = answer_by_link(database(), one.offer.nonce, answer)
        if not done.done:
            refused[one.offer.offer_id] = done.sentence
        elif answer is Answer.ACCEPT:
            send_link_to(one.offer.consultant_id)
    return after(token, refused)


def named(token: str) -> OwnOffer:
    """The offer that the form names, if the link shows it; the link's own where it names none."""
    own = offer_in(token).offer_id
    number = record_number(request.form["offer"]) if "offer" in request.form else own
    return next((one for one in shown_by(token) if one.offer.offer_id == number), None) or abort(404)


def shown_by(token: str) -> tuple[OwnOffer, ...]:
    """All that the letter of a link asks for."""
    return own_offers(database(), offer_in(token).nonce)


def after(token: str, refused: Mapping[int, str]) -> ResponseReturnValue:
    """Back to the page, or the page with what was not done, and why, beside each offer."""
    mend_soon()
    if refused:
        return make_response(page(token, refused), 409)
    tell("answered")
    return redirect(url_for("answers.show", token=token), 303)


def page(token: str, refused: Mapping[int, str] = NOTHING) -> str:
    """Render the offers; of one that has ended, what became of it and what to do, and no more."""
    return render_template("offers/offer.html", offers=shown_by(token), token=token, refused=refused)
