"""What is public: what would go public now, every version, how two differ, and taking one back."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.domain.rules.in_words import quantity
from matcher.records import Permission, Placement, SeatChange
from matcher.records.record_numbers import record_number
from matcher.services.consultants.contacts import unreachable
from matcher.services.consultants.names import names_of
from matcher.services.failures import NotFoundError
from matcher.services.publication import publishing
from matcher.services.publication.publishing import (
    PartialTeam,
    VersionPage,
    list_versions,
    summary,
    version_numbers,
    version_page,
    waiting,
)
from matcher.services.publication.unannouncing import last_announcement
from matcher.services.publication.unpublishing import Undoing, undo_version
from matcher.services.seats.judged_seats import JudgedSeat, judged_seats, verdict_at
from web.lists.answer import show_list
from web.lists.columns import PAGE_ROWS
from web.lists.view import page_numbers, whole_number
from web.lists.work import VERSIONS
from web.pages.schedule.stale_seats import doubted
from web.shell.center import center_zone, database
from web.shell.identity import reader, requires
from web.shell.outcomes import tell
from web.shell.seat_keys import seat_key

pages = Blueprint("versions", __name__, url_prefix="/versions")

KINDS = {"added": ("add", "Added"), "changed": ("autorenew", "Changed"), "removed": ("remove", "Removed")}
"""What happens to a seat: an icon and a word."""


class Place(NamedTuple):
    """Who sits there and when."""

    person: str
    placement: Placement


@dataclass(frozen=True, slots=True)
class Line:
    """A seat that is not the same in two versions.

    Args:
        key: Stands for the seat in forms.
        verdict: What speaks against who sits there after it, if they still do.
        zone: The engagement's; the center's where it has left the data.
        note: Why it stayed as it is, where taking it back was asked for, else empty.
        has_page: Whether the engagement is in the data.
    """

    key: str
    change: SeatChange
    organization: str
    before: Place | None
    after: Place | None
    zone: ZoneInfo
    note: str = ""
    verdict: JudgedSeat | None = None
    has_page: bool = True


class Part:
    """The seats of one page of those that differ.

    Args:
        listed: All of them.
        asked: The page that is asked for, from 1.
    """

    def __init__(self, listed: Sequence[Line], asked: int) -> None:
        self.total = len(listed)
        self.pages = max(1, -(-self.total // PAGE_ROWS))
        self.number = min(max(1, asked), self.pages)
        self.first = (self.number - 1) * PAGE_ROWS
        self.lines = listed[self.first : self.first + PAGE_ROWS]
        self.numbers = page_numbers(self.number, self.pages)


@pages.get("/")
@requires(Permission.READ)
def index() -> ResponseReturnValue:
    """What would go public, and every version, newest first."""
    return overview()


@pages.post("/")
@requires(Permission.PUBLISH)
def publish() -> ResponseReturnValue:
    """Publish exactly what the page showed."""
    mark = request.form.get("mark") or abort(400)
    done = publishing.publish(database(), reader(), reason=request.form.get("reason", ""), mark=mark)
    if done.version is None:
        return make_response(overview(done.sentence), 409)
    tell("published", len(done.changes))
    return redirect(url_for(".show", number=done.version.number), 303)


@pages.get("/<int:number>")
@requires(Permission.READ)
def show(number: int) -> ResponseReturnValue:
    """A version, and how it differs from another."""
    return differences(found(number, record_number(request.args.get("against", ""))), {})


@pages.post("/<int:number>/undo")
@requires(Permission.PUBLISH)
def undo(number: int) -> ResponseReturnValue:
    """Take a version back, whole or the seats that the form names."""
    page, chosen = found(number, None), set(request.form.getlist("seat"))
    keys = None
    if "whole" not in request.form:
        keys = [change.key for change in page.changes if seat_key(*change.key) in chosen]
    reason, parts = request.form.get("reason", ""), "parts" in request.form
    done = undo_version(database(), reader(), number, keys, reason=reason, parts=parts)
    return undone(done, page, chosen)


def undone(done: Undoing, page: VersionPage, chosen: Collection[str]) -> ResponseReturnValue:
    """Show what came of it: the new version, or beside the seats why they stay; what was refused stays ticked."""
    notes = {seat_key(*item.change.key): item.sentence for item in done.kept}
    if done.version is None and (done.kept or done.partial):
        return differences(page, notes, done.sentence, chosen, done.partial), 409 if done.partial else 422
    if done.version and done.kept:
        words = f"{done.sentence} {kept_in_words(len(done.kept))}"
        return differences(page, notes, words)
    tell("withdrawn" if done.version else "nothing", len(done.undone))
    return redirect(url_for(".show", number=done.version.number if done.version else page.version.number), 303)


def kept_in_words(count: int) -> str:
    """How many of the seats that were asked for stay as they are."""
    return f"{quantity(count, 'seat stays', 'seats stay')} as {'it is' if count == 1 else 'they are'}: see below why."


def found(number: int, against: int | None) -> VersionPage:
    """The version of the address."""
    try:
        return version_page(database(), number, against)
    except NotFoundError:
        abort(404)


def overview(refusal: str = "") -> ResponseReturnValue:
    """The page of what is public and what waits."""
    now = waiting(database())
    told = {place.consultant_id for change in now.changes for place in (change.before, change.after) if place}
    lost = unreachable(database(), told)
    return show_list(
        VERSIONS,
        list_versions(database()),
        "versions/versions.html",
        {},
        waiting=now,
        in_doubt=doubted(),
        team_name=team_names(now.partial),
        lines=lines(now.changes, {})[:PAGE_ROWS],
        refusal=refusal,
        unreachable=sorted(names_of(database(), lost, ()).consultants.items(), key=lambda pair: pair[1]),
        **choices(),
    )


def team_names(partial: Iterable[PartialTeam]) -> Callable[[PartialTeam], str]:
    """What the organizations of teams are called."""
    names = names_of(database(), (), {team.engagement_id for team in partial})
    return lambda team: names.organization(team.engagement_id)


def differences(
    page: VersionPage,
    notes: Mapping[str, str],
    words: str = "",
    ticked: Collection[str] = (),
    partial: Sequence[PartialTeam] = (),
) -> str:
    """The page of one version.

    Args:
        notes: Why seats stay as they are.
        words: What the last step came to.
        ticked: The seats that were chosen for it.
        partial: Teams of which a part would stay public: it is to be said that this is meant.
    """
    others = [number for number in version_numbers(database()) if number != page.version.number]
    listed = sorted(lines(page.changes, notes), key=lambda line: not line.note)
    part = Part(listed, whole_number(request.args.get("page", "")))
    return render_template(
        "versions/version.html",
        page=page,
        part=part,
        lines=part.lines,
        others=[*others, 0],
        words=words,
        announced=last_announcement(database()),
        ticked=ticked,
        partial=partial,
        team_name=team_names(partial),
        **choices(),
    )


def lines(changes: Iterable[SeatChange], notes: Mapping[str, str]) -> list[Line]:
    """Changes with names, in an order that tells nothing of the seats."""
    listed = tuple(changes)
    places = [place for change in listed for place in (change.before, change.after) if place]
    names = names_of(
        database(), {place.consultant_id for place in places}, {change.key.engagement_id for change in listed}
    )

    verdicts = judged_seats(database())

    def named(place: Placement | None) -> Place | None:
        return Place(names.person(place.consultant_id), place) if place else None

    shown = [
        Line(
            key := seat_key(*change.key),
            change,
            names.organization(change.key.engagement_id),
            named(change.before),
            named(change.after),
            names.zone(change.key.engagement_id, center_zone()),
            notes.get(key, ""),
            verdict_at(verdicts, change.key, change.after),
            names.has_engagement(change.key.engagement_id),
        )
        for change in listed
    ]
    return sorted(shown, key=lambda line: (line.change.key.engagement_id, line.key))


def choices() -> dict[str, object]:
    """What both pages offer."""
    return {"kinds": KINDS, "summary": summary, "may_publish": reader().may(Permission.PUBLISH)}
