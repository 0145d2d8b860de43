"""The pages of a consultant's own link: GET shows, POST decides. No account, no name in the address, no reason."""

from datetime import date

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from matcher.domain.workflow.consent import Audience
from matcher.services.consent.consenting import Choice, give_consent, leave, look_again
from matcher.services.engagements.lifecycle import CourseOutcome
from matcher.services.offers.answering import Answer, Answered, answer_by_link, ask
from matcher.services.offers.links import Purpose, token_for
from matcher.services.offers.offer_views import OwnOffer, own_offer
from web.pages.sign_in import limiter
from web.shell.center import database, mend_soon
from web.shell.identity import public
from web.shell.links import key, offer_in
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
    done = answer_by_link(database(), offer_in(Purpose.ANSWER, token).nonce, Answer(answer))
    return after(token, done, "answers.show")


@pages.post("/<token>/question")
@limiter.limit(ANSWERS)
@public
def question(token: str) -> ResponseReturnValue:
    """Take in a question."""
    done = ask(database(), offer_in(Purpose.ANSWER, token).nonce, request.form.get("question", ""))
    return after(token, done, "answers.show")


@pages.get("/choices/<token>")
@limiter.limit(LOOKS)
@public
def choices(token: str) -> ResponseReturnValue:
    """What someone may choose about an engagement; what was chosen is not shown."""
    return choices_page(token)


@pages.post("/choices/<token>/<any(consent, again, leave):choice>")
@limiter.limit(ANSWERS)
@public
def choose(token: str, choice: str) -> ResponseReturnValue:
    """Keep a choice, take it back, or leave the seat."""
    nonce = offer_in(Purpose.CHOICES, token).nonce
    if choice == "again":
        return after(token, look_again(database(), nonce), "answers.choices")
    if choice == "leave":
        return after(token, leave(database(), nonce), "answers.choices")
    wanted = request.form.get("to", "")
    to = Audience(wanted) if wanted in set(Audience) else abort(400)
    return after(token, give_consent(database(), nonce, to, day("until")), "answers.choices")


def after(token: str, done: Answered | Choice | CourseOutcome, endpoint: str) -> ResponseReturnValue:
    """Back to the page, or the page with why nothing was done."""
    well = done.kept if isinstance(done, Choice) else done.done
    if not well:
        shown = page(token, done.sentence) if endpoint == "answers.show" else choices_page(token, done.sentence)
        return make_response(shown, 409)
    mend_soon()
    tell("kept")
    return redirect(url_for(endpoint, token=token), 303)


def page(token: str, refused: str = "") -> str:
    """Render the offer."""
    own = found(Purpose.ANSWER, token)
    other = token_for(database(), key(), Purpose.CHOICES, own.offer)
    return render_template("offers/offer.html", own=own, token=token, choices=other, refused=refused)


def choices_page(token: str, refused: str = "") -> str:
    """Render what may be chosen."""
    own = found(Purpose.CHOICES, token)
    return render_template("offers/choices.html", own=own, token=token, refused=refused, audiences=list(Audience))


def found(purpose: Purpose, token: str) -> OwnOffer:
    """The offer of a link."""
    return own_offer(database(), offer_in(purpose, token).nonce) or abort(404)


def day(name: str) -> date | None:
    """A day of the form, or None."""
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None
