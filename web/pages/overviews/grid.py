"""The rows of a timeline as cells: bars and gaps, in as many lanes as it takes for no two bars to overlap."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import time
from itertools import pairwise

from matcher.domain.model.calendar import Interval, covered_by, moment
from matcher.domain.model.problem import Consultant
from matcher.domain.model.timetable import is_free
from matcher.services.schedule.timeline import Bar
from web.lists.view import page_numbers
from web.pages.overviews.span import HOURS_A_DAY, Span

ROWS_A_PAGE = 100
ROW_BYTES, BAR_BYTES, PAGE_BYTES = 250, 850, 80_000
"""About what a row and a bar take in a page, and what all of them may: with the rest, a page stays below 100 KB."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Some columns of a lane.

    Args:
        columns: How many.
        bar: What is there; None in a gap.
        number: Of the session or run, from 1; ``of`` how many there are.
        off: Whether it is a gap in which the person is not free.
    """

    columns: int
    bar: Bar | None = None
    number: int = 1
    of: int = 1
    off: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the timeline before it is laid out.

    Args:
        label: What the row is about; ``note`` more of it in small letters; ``link`` its page, or an empty string.
        person: Whose row it is, where it is a person's.
    """

    key: str
    label: str
    note: str = ""
    link: str = ""
    person: Consultant | None = None
    bars: list[Bar] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Laid:
    """A row with its lanes."""

    line: Line
    lanes: Sequence[Sequence[Cell]]


def laid_out(line: Line, span: Span) -> Laid:
    """A row's lanes, at least one."""
    pieces = sorted(
        ((begin, end, place, bar) for bar in line.bars for begin, end, place in span.pieces(bar)),
        key=lambda piece: piece[:3],
    )
    lanes: list[list[tuple[int, int, int, Bar]]] = [[]]
    for piece in pieces:
        lane = next((one for one in lanes if not one or one[-1][1] <= piece[0]), None)
        if lane is None:
            lane = []
            lanes.append(lane)
        lane.append(piece)
    off = _off(line.person, span) if line.person else (False,) * span.columns
    return Laid(line, [_cells(lane, off) for lane in lanes])


def _cells(lane: Iterable[tuple[int, int, int, Bar]], off: Sequence[bool]) -> list[Cell]:
    cells, at = [], 0
    for begin, end, place, bar in lane:
        cells += _gaps(off[at:begin])
        cells.append(Cell(end - begin, bar, place + 1, len(bar.times.runs)))
        at = end
    return cells + _gaps(off[at:])


def _gaps(off: Sequence[bool]) -> list[Cell]:
    cells: list[Cell] = []
    for one in off:
        if cells and cells[-1].off == one:
            cells[-1] = Cell(cells[-1].columns + 1, off=one)
        else:
            cells.append(Cell(1, off=one))
    return cells


def _off(person: Consultant, span: Span) -> tuple[bool, ...]:
    """Where someone is not free: by the hour on a day, by whole days else; weekly hours count in a day and a week.

    What a month shows of it is what the person blocked out: a weekend is on its heading.
    """
    if span.zoom == "day":
        begins = [moment(span.first, time(hour), span.zone) for hour in range(HOURS_A_DAY)]
        ends = [*begins[1:], moment(span.last, time(0), span.zone)]
        return tuple(not is_free(person, Interval(*hour)) for hour in zip(begins, ends, strict=True))
    midnights = [moment(on, time(0), person.time_zone) for on in (*span.days, span.last)]
    whole = [Interval(*day) for day in pairwise(midnights)]
    blocked = [covered_by(day, person.unavailable) for day in whole]
    if span.zoom != "week":
        return tuple(blocked)
    weekly = {window.weekday for window in person.weekly}
    free = [
        on.weekday() in weekly or any(one.overlaps(day) for one in person.available)
        for on, day in zip(span.days, whole, strict=True)
    ]
    return tuple(out or not any_hour for out, any_hour in zip(blocked, free, strict=True))


@dataclass(frozen=True, slots=True)
class Paged:
    """The rows of one page, and how many pages there are."""

    rows: Sequence[Line]
    number: int
    pages: int
    total: int
    first: int

    @property
    def numbers(self) -> list[int | None]:
        """The pages with a link, None for those between."""
        return page_numbers(self.number, self.pages)


def paged(lines: Sequence[Line], span: Span, number: int) -> Paged:
    """Cut rows into pages of at most :data:`ROWS_A_PAGE`, and of fewer where many bars are in them."""
    starts, weight = [0], 0
    for place, line in enumerate(lines):
        mine = ROW_BYTES + BAR_BYTES * sum(len(span.pieces(bar)) for bar in line.bars)
        if place > starts[-1] and (weight + mine > PAGE_BYTES or place - starts[-1] >= ROWS_A_PAGE):
            starts.append(place)
            weight = 0
        weight += mine
    number = min(max(1, number), len(starts))
    first, last = starts[number - 1], [*starts, len(lines)][number]
    return Paged(lines[first:last], number, len(starts), len(lines), first)
