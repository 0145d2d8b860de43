"""What no single cell can tell: names that nobody has, windows that end before they begin, seats held twice."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import TypeAlias

from matcher.domain.model.vocabulary import AUDIENCES, DISCIPLINES, TOPICS, Mode, SeatStatus
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.tables import Table

Tables: TypeAlias = Mapping[str, Table]
VOCABULARIES = {"topic": TOPICS, "audience": AUDIENCES}
LONGEST_USUAL_WINDOW = timedelta(days=731)
LONGEST_WINDOW = timedelta(days=3653)


def check_tables(tables: Tables, findings: Findings) -> None:
    """Note every fault and oddity between cells, rows and sheets."""
    for table in tables.values():
        _check_names(table, tables, findings)
    for check in CHECKS:
        check(tables, findings)


def _check_names(table: Table, tables: Tables, findings: Findings) -> None:
    """Ids that must be those of another sheet. Where that sheet can't be read, nothing is said of them."""
    for column in table.sheet.columns:
        known = tables[column.names].first_column() if column.names else None
        if known is not None:
            expected = (
                f"{'an' if column.name[0] in 'aeiou' else 'a'} {column.name} that is in {tables[column.names].file}"
            )
            for index, name in table.readable(column.name):
                if name not in known:
                    table.fault(findings, index, column.name, expected)


def check_availability(tables: Tables, findings: Findings) -> None:
    """Weekly windows are clock times on a weekday; all others run from a moment to a later one."""
    table = tables["availability"]
    for index, kind, weekday, start, end in table.readable("kind", "weekday", "start", "end"):
        wanted = time if kind == "weekly" else datetime
        expected = "a local time, like 09:30" if kind == "weekly" else "a moment with its offset"
        for column, value in (("start", start), ("end", end)):
            if not isinstance(value, wanted):
                table.fault(findings, index, column, f"{expected}, for the kind {kind}")
        if kind == "weekly" and weekday is None:
            table.fault(findings, index, "weekday", "a weekday, for the kind weekly")
        if isinstance(start, datetime) and isinstance(end, datetime) and kind != "weekly" and end <= start:
            table.fault(findings, index, "end", "a moment after the start")


def check_exclusions(tables: Tables, findings: Findings) -> None:
    """Nobody is kept apart from someone unknown; topics and audiences outside the vocabulary are odd."""
    table = tables["exclusions"]
    people = tables["consultants"].first_column()
    for index, consultant, kind, value in table.readable("consultant_id", "kind", "value"):
        if kind == "consultant" and people is not None and value not in people:
            table.fault(findings, index, "value", f"a consultant_id that is in {tables['consultants'].file}")
        if kind == "consultant" and value == consultant:
            table.warning(findings, index, "value", "another consultant; this one is now never assigned")
    _check_words_by_kind(table, findings)


def check_engagements(tables: Tables, findings: Findings) -> None:
    """Windows end after they begin, on-site work has a place."""
    table = tables["engagements"]
    for index, begin, end in table.readable("window_start", "window_end"):
        if end < begin:
            table.fault(findings, index, "window_end", "a day that is not before window_start")
        elif end - begin > LONGEST_WINDOW:
            table.fault(findings, index, "window_end", "a day at most ten years after window_start")
        elif end - begin > LONGEST_USUAL_WINDOW:
            table.warning(findings, index, "window_end", "a day at most two years after window_start")
    for index, mode, lat, lon in table.readable("mode", "lat", "lon"):
        for column, value, other in (("lat", lat, lon), ("lon", lon, lat)):
            if value is None and (mode is not Mode.VIRTUAL or other is not None):
                table.fault(findings, index, column, "the city's latitude and longitude, as someone travels there")


def check_seats(tables: Tables, findings: Findings) -> None:
    """Every engagement asks for someone."""
    table, seats = tables["engagements"], tables["seats"]
    seated = seats.first_column()
    if seated is None or not table.numbers:
        return
    if not seated:
        findings.fault(seats.file, 0, "", "", "one or more seats for each engagement; there are none")
        return
    for index, name in table.readable("engagement_id"):
        if name not in seated:
            table.fault(findings, index, "engagement_id", f"one or more seats in {seats.file}; there is none")


def check_schedule(tables: Tables, findings: Findings) -> None:
    """What stands names seats that exist; approved seats of one engagement share their start, nobody sits twice."""
    table, seats = tables["schedule"], tables["seats"]
    known = {(engagement, seat) for _, engagement, seat in seats.readable("engagement_id", "seat")}
    for index, engagement, seat in table.readable("engagement_id", "seat"):
        if seats.complete and (engagement, seat) not in known:
            table.fault(findings, index, "seat", f"a seat of the engagement that is in {seats.file}")
    _check_one_start(table, findings)
    _check_one_seat_each(table, findings)


def _check_one_start(table: Table, findings: Findings) -> None:
    first: dict[tuple[str, SeatStatus], tuple[int, datetime]] = {}
    for index, engagement, start, status in table.readable("engagement_id", "first_start", "status"):
        earlier, agreed = first.setdefault((engagement, status), (index, start))
        if start != agreed:
            note = table.fault if status is SeatStatus.APPROVED else table.warning
            note(findings, index, "first_start", f"one start for all {status} seats; see row {table.numbers[earlier]}")


def _check_one_seat_each(table: Table, findings: Findings) -> None:
    first: dict[tuple[str, str], tuple[int, SeatStatus]] = {}
    for index, engagement, consultant, status in table.readable("engagement_id", "consultant_id", "status"):
        earlier, other_status = first.setdefault((engagement, consultant), (index, status))
        if earlier != index:
            # A proposal made before someone was approved for another seat is out of date, no mistake.
            note = table.fault if status is other_status else table.warning
            expected = f"each person in one seat of an engagement; see row {table.numbers[earlier]}"
            note(findings, index, "consultant_id", expected)


def check_vocabularies(tables: Tables, findings: Findings) -> None:
    """Words outside the controlled lists are used as they stand, and mentioned once each."""
    _check_words_by_kind(tables["skills"], findings)
    _check_words(tables["engagements"], "audience", AUDIENCES, findings)
    _check_words(tables["engagement_topics"], "topic", TOPICS, findings)
    _check_words(tables["consultants"], "disciplines", DISCIPLINES, findings)


def _check_words_by_kind(table: Table, findings: Findings) -> None:
    for kind, vocabulary in VOCABULARIES.items():
        found = table.readable("kind", "value")
        strange = [(index, word) for index, its_kind, word in found if its_kind == kind and word not in vocabulary]
        _mention_once(table, "value", strange, findings)


def _check_words(table: Table, column: str, vocabulary: frozenset[str], findings: Findings) -> None:
    strange: list[tuple[int, str]] = []
    for index, found in table.readable(column):
        words: frozenset[str] = found if isinstance(found, frozenset) else frozenset({found})
        strange += [(index, word) for word in sorted(words - vocabulary)]
    _mention_once(table, column, strange, findings)


def _mention_once(table: Table, column: str, strange: list[tuple[int, str]], findings: Findings) -> None:
    rows: dict[str, list[int]] = {}
    for index, word in strange:
        rows.setdefault(word, []).append(table.numbers[index])
    for word, numbers in rows.items():
        times = f", in {len(numbers):,} rows" if len(numbers) > 1 else ""
        findings.warning(table.file, numbers[0], column, word, f"a word of the vocabulary; used as it stands{times}")


Check: TypeAlias = Callable[[Tables, Findings], None]
CHECKS: tuple[Check, ...] = (
    check_availability,
    check_exclusions,
    check_engagements,
    check_seats,
    check_schedule,
    check_vocabularies,
)
