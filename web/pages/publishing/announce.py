"""Publish, ask and send: what goes public, who is asked and what is mailed, on one page with one button."""

from typing import NamedTuple

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.records import Permission
from matcher.services.consultants.contacts import unreachable
from matcher.services.consultants.names import names_of
from matcher.services.mail.outbox import LetterRef
from matcher.services.mail.sending import send
from matcher.services.offers.offering import OfferDaysError
from matcher.services.publication.announcing import Announcement, announce, announcement
from matcher.services.publication.publishing import summary
from web.pages.publishing.versions import KINDS, lines, team_names
from web.shell.center import database, mailer
from web.shell.identity import reader, requires
from web.shell.links import answer_link
from web.shell.outcomes import tell

pages = Blueprint("announce", __name__, url_prefix="/publish")
OFFER_DAYS = "OFFER_DAYS"
FIRST_VERSION = 1
LONGEST = 3


class Asked(NamedTuple):
    """Someone who would be asked, and for which organizations."""

    person: str
    organizations: tuple[str, ...]


@pages.get("/")
@requires(Permission.READ)
def show() -> ResponseReturnValue:
    """What one press of the button would do."""
    return page()


@pages.post("/")
@requires(Permission.PUBLISH)
def perform() -> ResponseReturnValue:
    """Publish, ask, and draft or send the letters, exactly as the page showed it."""
    days, form = request.form.get("days", ""), request.form
    how = form.get("letters", "drafted")
    if how not in {"drafted", "sent", "none"}:
        abort(400)
    try:
        done = announce(
            database(),
            reader(),
            form.get("mark", ""),
            int(days) if days.isdecimal() and len(days) <= LONGEST else 0,
            reason=form.get("reason", ""),
            letters=how != "none",
            parts="parts" in form,
        )
    except OfferDaysError as error:
        return page(str(error)), 422
    if done.sending is None:
        return page(done.refused), 409
    version = done.publication.version if done.publication else None
    if version and done.publication:
        tell("published", len(done.publication.changes))
    people = len({offer.consultant_id for offer in done.sending.offers})
    tell("asked_otherwise" if how == "none" else "asked", people)
    if how == "sent" and reader().may(Permission.SEND):
        refs = [LetterRef(letter_id, FIRST_VERSION) for letter_id in done.sending.letters]
        outcomes = send(database(), reader(), refs, mailer(), answer_link)
        tell("letters_sent", sum(one.done for one in outcomes))
        if not all(one.done for one in outcomes):
            return redirect(url_for("outbox.index"), 303)
    return redirect(url_for("versions.show", number=version.number) if version else url_for("offers.index"), 303)


def page(refused: str = "") -> str:
    """Render the page."""
    now = announcement(database())
    told = {place.consultant_id for _, place in now.asked}
    told |= {place.consultant_id for one in now.waiting.changes for place in (one.before, one.after) if place}
    lost = unreachable(database(), told)
    return render_template(
        "versions/announce.html",
        now=now,
        lines=lines(now.waiting.changes, {}),
        asked=asked(now),
        team_name=team_names(now.waiting.partial),
        unreachable=sorted(names_of(database(), lost, ()).consultants.items(), key=lambda pair: pair[1]),
        refused=refused,
        kinds=KINDS,
        summary=summary,
        days=current_app.config[OFFER_DAYS],
        may_publish=reader().may(Permission.PUBLISH),
        may_send=reader().may(Permission.SEND) and mailer() is not None,
    )


def asked(now: Announcement) -> list[Asked]:
    """Who would be asked, by name, each with all that they would be asked for."""
    names = names_of(
        database(), {place.consultant_id for _, place in now.asked}, {key.engagement_id for key, _ in now.asked}
    )
    found: dict[str, list[str]] = {}
    for key, place in now.asked:
        found.setdefault(place.consultant_id, []).append(names.organization(key.engagement_id))
    people = ((names.person(place.consultant_id), place.consultant_id) for _, place in now.asked)
    return [Asked(name, tuple(found[who])) for name, who in sorted(set(people))]
