"""For those who may read confidential records: who asked how often what may tell of people, and their answer to it."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.records import Permission, QuestionKind
from matcher.services.failures import AccountError
from matcher.services.protection.alarms import answer, asking_accounts
from web.shell.center import database
from web.shell.identity import reader, requires
from web.shell.outcomes import tell

MORE = 50
"""What the form suggests to give: a quarter of the usual allowance."""
LONGEST_REASON = 300

KINDS = {
    QuestionKind.OTHERS: "Lists of who else could present",
    QuestionKind.REFUSED: "Teams that a rule refused",
    QuestionKind.EXPLANATION: "Explanations of a person or a team",
    QuestionKind.WHAT_IF: "What-ifs",
    QuestionKind.TURNED_DOWN: "People turned down or released",
    QuestionKind.TAKEN_BACK: "Decisions taken back",
    QuestionKind.REQUEST: "Requests accepted or taken back",
}
"""Kinds of questions, in words."""

pages = Blueprint("protection", __name__, url_prefix="/protection")


@pages.get("/questions")
@requires(Permission.READ_LIVED_EXPERIENCE)
def questions() -> ResponseReturnValue:
    """Who asked how often about what kind of thing today, those first who wait."""
    return questions_page()


def questions_page(fault: str = "") -> str:
    """Render what was asked."""
    return render_template(
        "protection/questions.html",
        accounts=asking_accounts(database(), reader()),
        kinds=KINDS,
        more=MORE,
        fault=fault,
    )


@pages.post("/questions/<int:user_id>")
@requires(Permission.READ_LIVED_EXPERIENCE)
def answer_for(user_id: int) -> ResponseReturnValue:
    """Give an account more for today, or leave it as it is."""
    asked = request.form.get("more", "")
    leave = "leave" in request.form
    if not leave and not (asked.isascii() and asked.isdecimal() and len(asked) < 10):  # noqa: PLR2004  longer ones are none
        abort(400)
    more = 0 if leave else int(asked)
    if not leave and not more:
        return questions_page("To give nothing more, leave it as it is."), 422
    try:
        answer(database(), reader(), user_id, more, request.form.get("why", "")[:LONGEST_REASON])
    except AccountError as refused:
        return questions_page(str(refused)), 422
    tell("allowance_left" if leave else "allowance_given")
    return redirect(url_for(".questions"), 303)
