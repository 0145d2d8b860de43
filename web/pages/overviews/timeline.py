"""The timeline: who is where when, by consultant, engagement or state; from a day to a quarter."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.vocabulary import ConsultantStatus
from matcher.records import Permission
from matcher.records.record_numbers import record_number
from matcher.services.schedule.timeline import Bar, BarState, Timeline, timeline
from scenarios.studies.on_the_timeline import ScenarioLayer, layer_of
from web.lists.files import file_of
from web.lists.schedule import BY, SCHEDULES, STATE_WORDS, SlotRow, slots
from web.lists.view import View, address_of, view_of, whole_number
from web.pages.overviews.grid import Line, laid_out, paged
from web.pages.overviews.span import ZOOMS, Span, day_asked
from web.pages.planning.studies import found
from web.shell.center import center_zone, database
from web.shell.identity import reader, requires

USUAL_ZOOM, USUAL_BY = "quarter", "consultant"
NOUNS = {
    "consultant": ("consultant", "consultants"),
    "engagement": ("engagement", "engagements"),
    "state": ("state or territory", "states and territories"),
}
CODES = {
    BarState.SCENARIO: "If",
    BarState.PROPOSED: "Pr",
    BarState.LOCKED: "Lo",
    BarState.APPROVED: "Ap",
    BarState.REPLACED: "Ch",
    BarState.PUBLISHED: "Pu",
    BarState.ASKED: "As",
    BarState.ACCEPTED: "Ye",
    BarState.DELIVERED: "De",
}
"""What a bar says where there is no room for the word; the legend says both."""

pages = Blueprint("schedule", __name__, url_prefix="/schedule")


class Asked(NamedTuple):
    """What an address asks for beside the filters."""

    by: str
    span: Span
    layer: ScenarioLayer | None

    def fixed(self) -> dict[str, str]:
        """As addresses have it."""
        usual = {"by": self.by, "zoom": self.span.zoom, "from": self.span.on.isoformat()}
        return usual | ({"study": str(self.layer.study_id), "column": str(self.layer.column)} if self.layer else {})


@pages.get("/")
@requires(Permission.READ)
def show() -> ResponseReturnValue:
    """The days that are asked for."""
    if not all(request.args.values()):  # a form sends its empty fields too
        said = {name: text for name, text in request.args.items() if text}
        return redirect(address_of(SCHEDULES[USUAL_BY], said))
    known = timeline(database())
    asked = asked_for(known)
    view = view_of(SCHEDULES[asked.by], rows_of(known, asked), reader(), request.args, **asked.fixed())
    if "file" in view.asked:
        return file_of(view, view.asked["file"])
    page = paged(lines_of(view, asked.by), asked.span, whole_number(view.asked.get("page", "")))
    return render_template(
        "schedule/timeline.html",
        view=view,
        page=page,
        laid=[laid_out(line, asked.span) for line in page.rows],
        asked=asked,
        noun=NOUNS[asked.by],
        zooms=ZOOMS,
        bys=tuple(BY),
        known=known,
        headings=asked.span.headings(known.today, known.policy.holidays),
        bars_shown=any(row.bar for row in view.found),
        nearest=nearest(all_bars(known, asked, by_person=False), asked.span),
        codes=CODES,
        words=STATE_WORDS,
        may_decide=reader().may(Permission.DECIDE),
    )


def asked_for(known: Timeline) -> Asked:
    """What the address asks for; what it does not say, or says wrongly, is as usual."""
    by, zoom = request.args.get("by", USUAL_BY), request.args.get("zoom", USUAL_ZOOM)
    first = day_asked(request.args.get("from", ""), known.today)
    span = Span.around(first, zoom if zoom in ZOOMS else USUAL_ZOOM, center_zone())
    return Asked(by if by in BY else USUAL_BY, span, layer_asked(known))


def layer_asked(known: Timeline) -> ScenarioLayer | None:
    """The scenario that the address asks for, for planners who may see its study."""
    if "study" not in request.args:
        return None
    if not reader().may(Permission.PLAN):
        abort(403)
    study_id, column = (record_number(request.args.get(name, "0")) for name in ("study", "column"))
    if study_id is None or column is None:
        abort(404)
    return layer_of(found(study_id), column, known) or abort(404)


def rows_of(known: Timeline, asked: Asked) -> list[SlotRow]:
    """The bars of the span, and who or what has none in it."""
    span = asked.span
    by_person = asked.by == "consultant"
    bars = [bar for bar in all_bars(known, asked, by_person=by_person) if span.pieces(bar)]
    if by_person:
        busy = {bar.people[0].consultant_id for bar in bars}
        free = (one for cid, one in known.consultants.items() if cid not in busy)
        empty = [SlotRow(None, one, None) for one in free if one.status is ConsultantStatus.APPROVED]
    elif asked.by == "engagement":
        planned = {bar.engagement.engagement_id for bar in all_bars(known, asked, by_person=False)}
        waiting = (one for eid, one in known.engagements.items() if eid not in planned)
        near = (one for one in waiting if one.window_start < span.last and span.first <= one.window_end)
        empty = [SlotRow(None, None, one) for one in near]
    else:
        empty = []
    return slots(bars, empty, by_person=by_person)


def all_bars(known: Timeline, asked: Asked, *, by_person: bool) -> tuple[Bar, ...]:
    """What stands, and what the scenario has in its place."""
    standing = known.of_people if by_person else known.of_teams
    if asked.layer is None:
        return standing
    return (*standing, *(asked.layer.of_people if by_person else asked.layer.of_teams))


def lines_of(view: View[SlotRow], by: str) -> list[Line]:
    """The rows of the timeline in the order of the list: a row stands where its first entry does."""
    begin: Mapping[str, Callable[[SlotRow], Line]] = {"consultant": of_person, "engagement": of_engagement}
    return gathered(view.found, begin.get(by, of_state))


def gathered(rows: Iterable[SlotRow], begin: Callable[[SlotRow], Line]) -> list[Line]:
    """Entries by the row that they belong to."""
    lines: dict[str, Line] = {}
    for row in rows:
        line = begin(row)
        line = lines.setdefault(line.key, line)
        if row.bar:
            line.bars.append(row.bar)
    return list(lines.values())


def of_person(row: SlotRow) -> Line:
    """The row of a person, without bars."""
    [person] = row.people
    link = url_for("consultants.show", consultant_id=ConsultantId(person.consultant_id))
    return Line(
        person.consultant_id, person.name or person.consultant_id, f"{person.city}, {person.state}", link, person
    )


def of_engagement(row: SlotRow) -> Line:
    """The row of an engagement, likewise."""
    engagement_id = row.engagement.engagement_id if row.engagement else EngagementId("")
    link = url_for("engagements.show", engagement_id=engagement_id)
    name = row.engagement.organization if row.engagement else ""
    return Line(engagement_id, name or engagement_id, engagement_id, link)


def of_state(row: SlotRow) -> Line:
    """The row of a state, likewise."""
    return Line(row.place, row.place)


def nearest(teams: Sequence[Bar], span: Span) -> Bar | None:
    """What begins next after a span that has nothing in it; else the last before it."""
    if any(span.pieces(bar) for bar in teams):
        return None
    in_order = sorted(teams, key=lambda bar: bar.first_start)
    after = [bar for bar in in_order if bar.first_start.date() >= span.last]
    return after[0] if after else in_order[-1] if in_order else None
