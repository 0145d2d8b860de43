"""Publish, ask and send: what goes public, who is asked, what is mailed; one page, one button, one undo."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.domain.model.ids import EngagementId
from matcher.domain.workflow.letter import WAITING
from matcher.records import Permission, PublicChange
from matcher.services.consultants.contacts import unreachable
from matcher.services.consultants.names import names_of
from matcher.services.engagements.engagement_page import list_engagements
from matcher.services.failures import ClockError
from matcher.services.mail.outbox import LetterRef, Post, list_letters
from matcher.services.mail.sending import send
from matcher.services.offers.offering import OfferDaysError
from matcher.services.publication.announcing import Announcement, announce, announcement
from matcher.services.publication.publishing import summary
from matcher.services.publication.unannouncing import last_announcement, undo_announcement
from web.lists.operations import LETTER_KINDS
from web.pages.publishing.outbox import chosen
from web.pages.publishing.versions import Line, lines, team_names
from web.pages.schedule.stale_seats import named
from web.shell.addresses.links import answer_link
from web.shell.center import center_zone, database, mailer
from web.shell.identity import reader, requires
from web.shell.outcomes import tell

pages = Blueprint("announce", __name__, url_prefix="/publish")
OFFER_DAYS = "OFFER_DAYS"
FIRST_VERSION = 1
LONGEST = 3


class Asked(NamedTuple):
    """Someone who would be asked, and for which organizations."""

    person: str
    organizations: tuple[str, ...]


class Going(NamedTuple):
    """An engagement that changes for all to see.

    Args:
        zone: Of the engagement; the center's where it has left the data.
        lines: Its seats that change, by name of the person.
    """

    engagement_id: EngagementId
    organization: str
    zone: ZoneInfo
    lines: tuple[Line, ...]

    @property
    def starts(self) -> list[datetime]:
        """When it begins for those who go public; more than one only where a team is split."""
        return sorted({line.after.placement.first_start for line in self.lines if line.after})

    def of(self, kind: str) -> list[Line]:
        """The seats of one kind of change."""
        return [line for line in self.lines if line.change.kind is PublicChange(kind)]


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
    except (OfferDaysError, ClockError) as error:
        return page(str(error)), 422
    if done.sending is None:
        return page(done.refused), 409
    version = done.publication.version if done.publication else None
    if version and done.publication:
        tell("published", len(done.publication.changes))
    people = len({offer.consultant_id for offer in done.sending.offers})
    at_once = how == "sent" and reader().may(Permission.SEND)
    tell("asked_otherwise" if how == "none" else "asked_at_once" if at_once else "asked", people)
    if at_once:
        refs = [LetterRef(letter_id, FIRST_VERSION) for letter_id in done.sending.letters]
        outcomes = send(database(), reader(), [*refs, *(chosen() if "others" in form else ())], mailer(), answer_link)
        tell("letters_sent", sum(one.done for one in outcomes))
        if not all(one.done for one in outcomes):
            return redirect(url_for("outbox.index"), 303)
    return redirect(url_for("versions.show", number=version.number) if version else url_for(".show"), 303)


@pages.post("/undo")
@requires(Permission.PUBLISH)
def undo() -> ResponseReturnValue:
    """Take back what was published and asked last, as one."""
    try:
        at = datetime.fromisoformat(request.form.get("at", ""))
    except ValueError:
        abort(400)
    done = undo_announcement(database(), reader(), at, reason=request.form.get("reason", ""))
    if done.refused:
        return page(done.refused), 409
    tell("unannounced", done.offers)
    if done.letters:
        tell("withdrawals_drafted", done.letters)
    return redirect(url_for(".show"), 303)


def page(refused: str = "") -> str:
    """Render the page, or the part of it that a dialog over Review shows."""
    now = announcement(database())
    told = {place.consultant_id for _, place in now.asked}
    told |= {place.consultant_id for one in now.waiting.changes for place in (one.before, one.after) if place}
    lost = unreachable(database(), told)
    others = list_letters(database(), WAITING, reader=reader())
    return render_template(
        "versions/announce_step.html" if request.headers.get("HX-Request") else "versions/announce.html",
        now=now,
        going=going(lines(now.waiting.changes, {})),
        asked=asked(now),
        in_doubt=named(now.held_back),
        others=others,
        other_kinds=by_kind(others),
        team_name=team_names(now.waiting.partial),
        unreachable=sorted(names_of(database(), lost, ()).consultants.items(), key=lambda pair: pair[1]),
        refused=refused,
        summary=summary,
        days=current_app.config[OFFER_DAYS],
        may_publish=reader().may(Permission.PUBLISH),
        may_send=reader().may(Permission.SEND) and mailer() is not None,
        announced=last_announcement(database()),
    )


def going(changed: Sequence[Line]) -> list[Going]:
    """What goes public, by engagement."""
    zones = {one.engagement_id: one.time_zone for one in list_engagements(database())}
    found: dict[EngagementId, list[Line]] = {}
    for line in changed:
        found.setdefault(line.change.key.engagement_id, []).append(line)
    listed = [
        Going(name, mine[0].organization, zones.get(name, center_zone()), tuple(sorted(mine, key=person_of)))
        for name, mine in found.items()
    ]
    return sorted(listed, key=lambda one: (one.organization, one.engagement_id))


def person_of(line: Line) -> str:
    """Whose seat changes, by name: the order tells nothing of the seats."""
    place = line.after or line.before
    return place.person if place else ""


def by_kind(posts: Sequence[Post]) -> list[tuple[str, int]]:
    """Letters counted by what they are, in words."""
    return sorted(Counter(LETTER_KINDS[post.letter.kind] for post in posts).items())


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
