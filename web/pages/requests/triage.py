"""Triage: requests by the time that is left for an answer, and a page for each with what may be done."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.bootstrap import almanac
from matcher.domain.model.request_facts import READERS, Facts, parse, texts_of
from matcher.domain.workflow.request import Request, Step
from matcher.records import Permission
from matcher.records.record_numbers import record_number
from matcher.services.audit.intake_entries import RECEIVE
from matcher.services.intake.requests import Wish, take_step
from matcher.services.intake.triage import left, queue, request_page
from matcher.services.saving import NEWER
from web.lists.answer import show_list
from web.lists.requests import TRIAGE
from web.pages.requests.request_form import CHOICES, typed
from web.shell.center import database
from web.shell.form_fields import day_given
from web.shell.identity import reader, requires
from web.shell.outcomes import tell
from web.shell.saving import Save, fields_of, side_by_side
from web.shell.wording import term

STEPS = {
    RECEIVE: "took it in",
    Step.COMPLETE: "completed the facts",
    Step.SEND_BACK: "sent it back to the requester",
    Step.REPLY: "wrote to the requester",
    Step.ANSWER: "answered the requester",
    Step.ACCEPT: "accepted it",
    Step.REFER: "referred it out to OVC TTAC",
    Step.ASK_GRANTING_OFFICE: "asked the granting office",
    Step.CONFIRM: "noted that the granting office confirmed",
    Step.DECLINE: "declined it",
    Step.MARK_DUPLICATE: "marked it as a duplicate",
    Step.SNOOZE: "put it aside",
    Step.WAKE: "took it up again",
    Step.WITHDRAW: "noted that it was withdrawn",
    Step.UNDO: "took back the step before",
}

NAMES = {
    Step.REPLY: "Reply",
    Step.ANSWER: "Answer",
    Step.SEND_BACK: "Send back",
    Step.ACCEPT: "Accept",
    Step.ASK_GRANTING_OFFICE: "Ask the granting office",
    Step.CONFIRM: "Confirm",
    Step.REFER: "Refer out",
    Step.DECLINE: "Decline",
    Step.MARK_DUPLICATE: "Duplicate",
    Step.SNOOZE: "Put aside",
    Step.WAKE: "Take up again",
    Step.WITHDRAW: "Withdraw",
}
"""The steps that the page offers, or says why not."""

LABELS = {
    name: {"ta_type": "Kind of help", "start_times": "Start times", "seats": "Presenters"}.get(name) or term(name)
    for name in READERS
    if not name.startswith("contact_")
}
"""The fields of the facts, as people call them."""

pages = Blueprint("triage", __name__, url_prefix="/triage")


@pages.get("/")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    """The queue, what presses first."""
    return show_list(TRIAGE, queue(database(), almanac.federal_holidays), "triage/triage.html")


@pages.get("/<int:request_id>")
@requires(Permission.READ)
def show(request_id: int) -> ResponseReturnValue:
    """One request: what it says, what is missing, what may be done, what was done."""
    return page(request_id)


@pages.post("/<int:request_id>/<any(" + ", ".join(Step) + "):step>")
@requires(Permission.DECIDE)
def decide(request_id: int, step: str) -> ResponseReturnValue:
    """Make a step, or say on the page why it can't be made."""
    texts = typed()
    read = parse({name: text for name, text in texts.items() if not name.startswith("contact_")})
    if step == Step.COMPLETE and read.faults:
        return page(request_id, texts=texts, faults=dict(read.faults)), 422
    wish = Wish(
        request_id=request_id,
        version=whole("version"),
        step=Step(step),
        why=request.form.get("why", "")[:1000],
        facts=read.facts if step == Step.COMPLETE else None,
        original_id=whole("original") or None,
        until=day_given("until"),
        with_lived_experience=whole("with_lived_experience"),
    )
    outcome = take_step(database(), reader(), wish, almanac.place_of)
    if outcome.sentence == NEWER and wish.facts:
        return newer_facts(request_id, wish.facts)
    if not outcome.done:
        return page(request_id, refused=outcome.sentence, texts=texts if wish.facts else None), 409
    tell(f"triage_{step}")
    return redirect(url_for("triage.show", request_id=request_id), 303)


def page(
    request_id: int, *, refused: str = "", texts: dict[str, str] | None = None, faults: dict[str, str] | None = None
) -> str:
    """Render a request."""
    shown = request_page(database(), request_id, almanac.federal_holidays, almanac.place_of) or abort(404)
    return render_template(
        "triage/triage_request.html",
        page=shown,
        request_shown=shown.waiting.request,
        left=left(shown.waiting),
        seen=request.form.get("version", "") if texts else shown.waiting.request.version,
        texts=texts or texts_of(shown.waiting.request.facts),
        faults=faults or {},
        refused=refused,
        choices=CHOICES,
        steps=STEPS,
        names=NAMES,
        next_request=next_beside(request_id),
        may_decide=reader().may(Permission.DECIDE),
        may_ask_for_lived_experience=reader().may(Permission.READ_LIVED_EXPERIENCE),
    )


def next_beside(request_id: int) -> Request | None:
    """The most pressing of the other requests that wait for the center, or None."""
    waiting = (one.request for one in queue(database(), almanac.federal_holidays) if one.is_ours)
    return next((one for one in waiting if one.request_id != request_id), None)


def newer_facts(request_id: int, mine: Facts) -> ResponseReturnValue:
    """The facts that are saved by now beside those that were typed."""
    found = request_page(database(), request_id, almanac.federal_holidays, almanac.place_of) or abort(404)
    now = found.waiting.request
    return side_by_side(
        Save(
            what=f"Request {request_id}, {now.facts.organization}",
            action=url_for(".decide", request_id=request_id, step=Step.COMPLETE.value),
            version=str(now.version),
            back=url_for(".show", request_id=request_id),
            fields=fields_of(LABELS, texts_of(now.facts), texts_of(mine)),
        )
    )


def whole(name: str) -> int:
    """A number of the form; 0 where there is none."""
    return record_number(request.form.get(name, "").strip()) or 0
