"""For those who may read confidential records: who asked how often what may tell of people, and their answer to it."""

from typing import NamedTuple

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.bootstrap import spreadsheets
from matcher.domain.model.ids import ConsultantId
from matcher.records import EVERYONE, Permission, QuestionKind, ReadingState
from matcher.services.consultants.names import names_of
from matcher.services.failures import AccountError
from matcher.services.protection.alarms import answer, asking_accounts
from matcher.services.protection.many_at_once import Read, ask, say, take, wanted
from matcher.services.protection.readings import readings as list_readings
from matcher.services.protection.telling import draft_telling
from web.lists.answer import show_list
from web.lists.center.protection import READINGS
from web.shell.center import center_zone, database
from web.shell.identity import reader, requires
from web.shell.outcomes import tell

MORE = 50
"""What the form suggests to give: a quarter of the usual allowance."""
LONGEST_REASON = 300

KINDS = {
    QuestionKind.OTHERS: "Lists of who else could present",
    QuestionKind.REFUSED: "Teams and answers that a rule refused",
    QuestionKind.EXPLANATION: "Explanations of a person or a team",
    QuestionKind.WHAT_IF: "What-ifs",
    QuestionKind.TURNED_DOWN: "People turned down or released",
    QuestionKind.TAKEN_BACK: "Decisions taken back",
    QuestionKind.FACTS: "Facts changed on pages",
    QuestionKind.REQUEST: "Requests accepted or taken back",
}
"""Kinds of questions, in words."""
STATES = {
    ReadingState.WAITING: ("schedule", "Waits for a second person"),
    ReadingState.APPROVED: ("check_circle", "Approved, for once"),
    ReadingState.DECLINED: ("cancel", "Declined"),
    ReadingState.USED: ("check", "Read"),
    ReadingState.OVER: ("close", "Over: not answered, or not used, in time"),
}
"""How a request to read many records stands: an icon and words."""

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


class Whose(NamedTuple):
    """The person whose record a page is about.

    Args:
        known: Whether they are in the data.
    """

    consultant_id: ConsultantId
    name: str
    known: bool


@pages.get("/readings")
@requires(Permission.READ_LIVED_EXPERIENCE)
def readings() -> ResponseReturnValue:
    """Who read whose record, when and why: everybody's, or one person's."""
    given = ConsultantId(request.args.get("whose", ""))
    whose = whose_record(given) if given else None
    rows = list_readings(database(), reader(), given or None)
    return show_list(READINGS, rows, "protection/readings.html", {"whose": given} if given else {}, whose=whose)


def whose_record(consultant_id: ConsultantId) -> Whose:
    """The person, by name; who has left the data is called by the id."""
    with database().reading() as work:
        known = consultant_id in work.dataset.people([consultant_id])
    return Whose(consultant_id, names_of(database(), [consultant_id], ()).person(consultant_id), known)


@pages.post("/readings/<path:consultant_id>/letter")
@requires(Permission.READ_LIVED_EXPERIENCE)
def tell_person(consultant_id: str) -> ResponseReturnValue:
    """Draft the letter that tells someone who read their record."""
    try:
        letter_id = draft_telling(database(), reader(), ConsultantId(consultant_id), center_zone())
    except AccountError:
        abort(404)
    return redirect(url_for("outbox.show", letter_id=letter_id), 303)


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


class Typed(NamedTuple):
    """What someone typed who asks for many records."""

    whom: str = ""
    why: str = ""


NOTHING_TYPED = Typed()


@pages.get("/many")
@requires(Permission.READ_LIVED_EXPERIENCE)
def many() -> ResponseReturnValue:
    """Requests to read many records at once, and a form for another."""
    return many_page()


def many_page(fault: str = "", typed: Typed = NOTHING_TYPED) -> str:
    """Render the requests."""
    return render_template(
        "protection/many.html",
        requests=wanted(database(), reader()),
        states=STATES,
        everyone=EVERYONE,
        fault=fault,
        typed=typed,
    )


@pages.post("/many")
@requires(Permission.READ_LIVED_EXPERIENCE)
def ask_for_many() -> ResponseReturnValue:
    """Ask a second person."""
    typed = Typed(request.form.get("whom", "").strip(), request.form.get("why", "")[:LONGEST_REASON])
    try:
        ask(database(), reader(), typed.why, typed.whom or EVERYONE)
    except AccountError as refused:
        return many_page(str(refused), typed), 422
    tell("many_asked")
    return redirect(url_for(".many"), 303)


@pages.post("/many/<int:request_id>/answer")
@requires(Permission.READ_LIVED_EXPERIENCE)
def say_to(request_id: int) -> ResponseReturnValue:
    """Approve someone else's request, or decline it."""
    answered = request.form.get("answer", "")
    if answered not in {"yes", "no"}:
        abort(400)
    try:
        say(database(), reader(), request_id, yes=answered == "yes")
    except AccountError as refused:
        return many_page(str(refused)), 409
    tell("many_approved" if answered == "yes" else "many_declined")
    return redirect(url_for(".many"), 303)


@pages.post("/many/<int:request_id>/read")
@requires(Permission.READ_LIVED_EXPERIENCE)
def take_all(request_id: int) -> ResponseReturnValue:
    """Show the records of an approved request, or give them as a file: once."""
    try:
        read = take(database(), reader(), request_id)
    except AccountError as refused:
        return many_page(str(refused)), 409
    if request.form.get("as") == "csv":
        return file_of(read)
    return render_template("protection/many_read.html", read=read)


def file_of(read: tuple[Read, ...]) -> Response:
    """Records as a file to be kept."""
    rows: list[dict[str, object]] = [
        {
            "Id": one.consultant.consultant_id,
            "Consultant": one.consultant.name,
            "Roles": "; ".join(sorted(one.record.roles)),
            "Years": one.record.years_lived_experience,
        }
        for one in read
    ]
    text = spreadsheets.table_writer().csv_of(rows, ["Id", "Consultant", "Roles", "Years"])
    response = make_response(text.encode("utf-8-sig"))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = "attachment; filename=records.csv"
    return response
