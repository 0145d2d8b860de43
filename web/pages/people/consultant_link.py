"""The page of an offer's link: GET shows, POST decides. No account, no name in the address, no reason."""

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from matcher.services.offers.answering import Answer, Answered, answer_by_link, ask
from matcher.services.offers.offer_views import own_offer
from web.pages.accounts.sign_in import limiter
from web.pages.people.own_page import send_link_to
from web.shell.center import database, mend_soon
from web.shell.identity import public
from web.shell.links import offer_in
from web.shell.outcomes import tell

LOOKS = "60 per minute"
"""Pages from one address: enough for people who look twice, too few to guess links."""
ANSWERS = "20 per minute; 100 per day"

pages = Blueprint("answers", __name__, url_prefix="/offer")


@pages.after_request
def keep_apart(response: Response) -> Response:
    """No search engine keeps these pages, and no other page learns their address."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


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
    """Note the answer, or say why it can't be noted."""
    offer = offer_in(token)
    done = answer_by_link(database(), offer.nonce, Answer(answer))
    if done.done and Answer(answer) is Answer.ACCEPT:
        send_link_to(offer.consultant_id)
    return after(token, done)


@pages.post("/<token>/question")
@limiter.limit(ANSWERS)
@public
def question(token: str) -> ResponseReturnValue:
    """Take in a question."""
    done = ask(database(), offer_in(token).nonce, request.form.get("question", ""))
    return after(token, done)


def after(token: str, done: Answered) -> ResponseReturnValue:
    """Back to the page, or the page with why nothing was done."""
    if not done.done:
        return make_response(page(token, done.sentence), 409)
    mend_soon()
    tell("kept")
    return redirect(url_for("answers.show", token=token), 303)


def page(token: str, refused: str = "") -> str:
    """Render the offer; of one that has ended, what became of it and what to do, and no more."""
    own = own_offer(database(), offer_in(token).nonce) or abort(404)
    return render_template("offers/offer.html", own=own, token=token, refused=refused)
