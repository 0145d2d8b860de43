"""The outbox: letters that wait for a person, a page for each, and what may be done with them."""

from collections.abc import Collection, Mapping

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from matcher.domain.model.ids import EngagementId
from matcher.domain.workflow.letter import OPEN_LETTERS, OWN_LINK, WAITING, LetterState, LetterStep
from matcher.records import Letter, Outline, Permission, Subject, SubjectKind
from matcher.services.consultants.names import Names, names_of
from matcher.services.failures import NotFoundError
from matcher.services.mail.outbox import (
    LetterOutcome,
    LetterRef,
    Wording,
    count_letters,
    edit,
    find_letter,
    letter_history,
    outlined,
    take_steps,
)
from matcher.services.mail.sending import send as send_letters
from matcher.services.mail.sending import settle_abandoned
from matcher.services.saving import NEWER
from web.lists.answer import show_list
from web.lists.operations import LETTER_KINDS, LETTER_STATES, LETTERS, About, LetterRow
from web.shell import failures
from web.shell.addresses.links import answer_link
from web.shell.center import database, mailer
from web.shell.identity import reader, requires
from web.shell.outcomes import tell
from web.shell.saving import Save, fields_of, side_by_side

WITHOUT_ADDRESS = {"subject": "Subject", "body": "Text"}
LABELS = {"email": "Address", **WITHOUT_ADDRESS}
SHOWN = {
    "open": ("To do", OPEN_LETTERS),
    "sent": ("Sent", frozenset({LetterState.SENT})),
    "discarded": ("Discarded", frozenset({LetterState.DISCARDED})),
}
"""What the list can show: its name, and the states of its letters."""
USUAL = "open"
MOST_LETTERS = 10_000
"""Listed, the newest."""
STEPS = {
    "drafted": "drafted it",
    LetterStep.EDIT: "changed it",
    LetterStep.BEGIN: "sent it",
    LetterStep.ACCEPTED: "the mail server took it",
    LetterStep.REFUSED: "the mail server did not take it",
    LetterStep.LOST: "no answer came: it may have arrived",
    LetterStep.DISCARD: "discarded it",
    LetterStep.MARK_SENT: "noted that it was sent",
    LetterStep.NOT_ARRIVED: "noted that it did not arrive",
}
TOLD = {
    LetterStep.DISCARD: "letters_discarded",
    LetterStep.MARK_SENT: "letters_noted",
    LetterStep.NOT_ARRIVED: "letters_back",
}

pages = Blueprint("outbox", __name__, url_prefix="/outbox")


@pages.get("/")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    """The letters, newest first."""
    return overview()


@pages.post("/<any(" + ", ".join(TOLD) + "):step>")
@requires(Permission.SEND)
def decide(step: str) -> ResponseReturnValue:
    """Make a step with every letter that is ticked."""
    refs = chosen()
    if not refs:
        tell("nothing")
        return redirect(url_for(".index"), 303)
    outcomes = take_steps(database(), reader(), refs, LetterStep(step))
    return answered(outcomes, TOLD[LetterStep(step)])


@pages.post("/send")
@requires(Permission.SEND)
def send() -> ResponseReturnValue:
    """Hand every letter that is ticked to the mail server, in the order of the list."""
    refs = chosen()
    if not refs:
        tell("nothing")
        return redirect(url_for(".index"), 303)
    return answered(send_letters(database(), reader(), refs, mailer(), answer_link), "letters_sent")


@pages.get("/<int:letter_id>")
@requires(Permission.READ)
def show(letter_id: int) -> ResponseReturnValue:
    """One letter: who gets it, what it says, what was done with it."""
    return page(letter_id)


@pages.post("/<int:letter_id>/edit")
@requires(Permission.SEND)
def change(letter_id: int) -> ResponseReturnValue:
    """Keep what a person made of a letter, or say on the page why not."""
    wording = Wording(request.form.get("subject", ""), request.form.get("body", ""), request.form.get("email"))
    outcome = edit(database(), reader(), LetterRef(letter_id, version()), wording)
    if outcome.sentence == NEWER:
        return newer_letter(letter_id, wording)
    if not outcome.done:
        return page(letter_id, refused=outcome.sentence, typed=wording), 409
    tell("letter_kept")
    return redirect(url_for(".show", letter_id=letter_id), 303)


def newer_letter(letter_id: int, typed: Wording) -> ResponseReturnValue:
    """What the letter says by now, beside what was typed."""
    letter = (find_letter(database(), letter_id, reader()) or abort(404)).letter
    now = Wording(letter.subject, letter.body, None if typed.email is None else letter.to.email)
    return side_by_side(
        Save(
            what=f"Letter {letter_id}, {letter.subject}",
            action=url_for(".change", letter_id=letter_id),
            version=str(letter.version),
            back=url_for(".show", letter_id=letter_id),
            fields=fields_of(LABELS if typed.email is not None else WITHOUT_ADDRESS, texts_of(now), texts_of(typed)),
        )
    )


def texts_of(wording: Wording) -> dict[str, str]:
    """A wording as the form writes it."""
    body = wording.body.replace("\r\n", "\n")
    return {"email": (wording.email or "").strip(), "subject": wording.subject.strip(), "body": body}


def answered(outcomes: tuple[LetterOutcome, ...], told: str) -> ResponseReturnValue:
    """Back to where the form was; where something was refused, say why beside each letter."""
    done = [one for one in outcomes if one.done]
    alone = request.form.get("alone", "").isdecimal()
    if len(done) < len(outcomes):
        if alone:
            return page(outcomes[0].letter_id, refused=outcomes[0].sentence), 409
        return make_response(overview({one.letter_id: one.sentence for one in outcomes if not one.done}), 409)
    tell(told, len(done))
    return redirect(url_for(".show", letter_id=done[0].letter_id) if alone else url_for(".index"), 303)


def overview(notes: dict[int, str] | None = None) -> ResponseReturnValue:
    """Render the list; with notes, the letters that have one."""
    settle_abandoned(database())
    show = request.args.get("show", USUAL)
    _, states = SHOWN.get(show) or abort(404)
    counts = count_letters(database(), reader())
    outlines = outlined(database(), states, MOST_LETTERS, reader())
    found = outlines.letters
    refused = notes or {}
    abouts = about_all({one.about for one in found})
    rows = [
        LetterRow(one, with_more(abouts[one.about], one), refused.get(one.letter_id, ""))
        for one in found
        if not refused or one.letter_id in refused
    ]
    return show_list(
        LETTERS,
        rows,
        "outbox/outbox.html",
        {} if show == USUAL else {"show": show},
        show=show,
        tabs=[(key, label, sum(counts[state] for state in among)) for key, (label, among) in SHOWN.items()],
        unreachable=outlines.unreachable,
        notes=refused,
        **choices(),
    )


def page(letter_id: int, *, refused: str = "", typed: Wording | None = None) -> str:
    """Render a letter."""
    settle_abandoned(database())
    post = find_letter(database(), letter_id, reader()) or abort(404)
    return render_template(
        "outbox/letter.html",
        post=post,
        letter=post.letter,
        seen=version() if typed else post.letter.version,
        typed=typed or Wording(post.letter.subject, post.letter.body, post.letter.to.email),
        refused=refused,
        about=with_more(about_all({post.letter.about})[post.letter.about], post.letter),
        history=letter_history(database(), letter_id),
        steps=STEPS,
        **choices(),
    )


def about_all(subjects: Collection[Subject]) -> Mapping[Subject, About]:
    """What letters are about, in words, each with its page; an engagement that has left the data has none."""
    ids = {EngagementId(one.subject_id) for one in subjects if one.kind is SubjectKind.ENGAGEMENT}
    names = names_of(database(), (), ids)
    return {one: about(one, names) for one in subjects}


def about(subject: Subject, names: Names) -> About:
    """What a letter is about."""
    if subject.kind is SubjectKind.REQUEST:
        return About(f"Request {subject.subject_id}", url_for("triage.show", request_id=int(subject.subject_id)))
    if subject.kind is SubjectKind.READING:
        return About("Confidential records", url_for("protection.readings"))
    engagement_id = EngagementId(subject.subject_id)
    there = names.has_engagement(engagement_id)
    page = url_for("engagements.show", engagement_id=engagement_id) if there else ""
    return About(names.organization(engagement_id), page)


def with_more(first: About, letter: Letter | Outline) -> About:
    """What a letter is about, and how much else it asks for."""
    others = len(letter.offers) - 1
    return first._replace(name=f"{first.name} and {others} more") if others > 0 else first


def choices() -> dict[str, object]:
    """What both pages offer."""
    return {
        "states": LETTER_STATES,
        "kinds": LETTER_KINDS,
        "waiting": WAITING,
        "unknown": LetterState.UNKNOWN,
        "own_link": OWN_LINK,
        "mail_set_up": mailer() is not None,
        "may_send": reader().may(Permission.SEND),
    }


def chosen() -> list[LetterRef]:
    """The letters that the form names, each as it was seen."""
    pairs = [value.partition(".")[::2] for value in request.form.getlist("letter")]
    if not all(number.isdecimal() and seen.isdecimal() and len(number + seen) < 18 for number, seen in pairs):  # noqa: PLR2004
        abort(400)
    return [LetterRef(int(number), int(seen)) for number, seen in pairs]


def version() -> int:
    """The version that the form was made from."""
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004  longer ones are no version


def not_found(_: NotFoundError) -> ResponseReturnValue:
    """A letter that is not there."""
    return failures.show(NotFound())


pages.register_error_handler(NotFoundError, not_found)
