"""What no single cell can tell: names that nobody has, windows that end before they begin, seats held twice."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import TypeAlias

from matcher.domain.model.consultant import Consultant
from matcher.domain.model.declared.fields import fields_of
from matcher.domain.model.declared.holds import Email, Holds, Language, Languages, RankedWords, State, Text, Word
from matcher.domain.model.engagement import Engagement
from matcher.domain.model.names.hidden_signs import hidden_signs, without_hidden_signs
from matcher.domain.model.names.mail_address import address_within, is_address
from matcher.domain.model.vocabulary import AUDIENCES, STATES, TOPICS, Mode, SeatStatus
from matcher.sheets.alike_names import Tables, check_alike_ids, check_alike_organizations, meant_by_look
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.nearest import did_you_mean, nearest
from matcher.sheets.cells.sheet_table import UNREADABLE, SheetTable
from matcher.sheets.cells.word_lists import is_language, nearest_language, nearest_provider, nearest_state
from matcher.sheets.seat_names import check_seat_names

RECORDS: Mapping[str, type] = {"consultants": Consultant, "engagements": Engagement}
"""Whose fields the columns of a sheet are."""
VOCABULARIES = {"topic": TOPICS, "audience": AUDIENCES}
A_WORD = "a word of the vocabulary; used as it stands"
A_STATE = "the two letters of a state or territory, like OH; used as it stands"
A_LANGUAGE = "a language of ISO 639 by its shortest code, like en; used as it stands"
ASKED = ("federal_grantee", "criminal_justice", "minors_present")
"""Yes or no of an engagement, where a no lets more people or more work through."""
YES_OR_NO = "yes or no; empty, it counts as no, and nobody may have asked"
AN_ADDRESS = "an address that mail can go to, like name@example.org; used as it stands"
A_NAME = "a name to call it by; used as it stands"
A_SEEN_TEXT = "a text of characters that can be seen; used as it stands"
LONGEST_USUAL_WINDOW = timedelta(days=731)
LONGEST_WINDOW = timedelta(days=3653)


def check_tables(tables: Tables, findings: Findings) -> None:
    """Note every fault and oddity between cells, rows and sheets."""
    for table in tables.values():
        _check_names(table, tables, findings)
    for check in CHECKS:
        check(tables, findings)


def _check_names(table: SheetTable, tables: Tables, findings: Findings) -> None:
    """Ids that must be those of another sheet. Where that sheet can't be read, nothing is said of them."""
    for column in table.sheet.columns:
        known = tables[column.names].first_column() if column.names else None
        if known is not None:
            key = tables[column.names].sheet.columns[0].name
            expected = f"{'an' if key[0] in 'aeiou' else 'a'} {key} that is in {tables[column.names].file}"
            unknown = [(index, name) for index, name in table.readable(column.name) if name not in known]
            if len({name for _, name in unknown}) <= tables[column.names].unreadable_rows(key):
                continue  # they may be the ids that could not be read: that is noted where they stand
            alike = {_plain(name): name for name in sorted(known - {UNREADABLE})} if unknown else {}
            for index, name in unknown:
                meant = meant_by_look(name, known) or did_you_mean(alike.get(_plain(name), ""))
                table.fault(findings, index, column.name, expected, meant)


def _plain(name: str) -> str:
    """An id without case, punctuation and leading zeros, where slips happen; another number is another id."""
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", "".join(filter(str.isalnum, name.casefold())))


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


def check_what_was_asked(tables: Tables, findings: Findings) -> None:
    """An empty cell is a no; where that no lets somebody through who might have to stay away, it is odd.

    So is a file without the column, once: all its cells are empty.
    """
    table = tables["engagements"]
    for column in ASKED:
        if column not in table.places:
            slip = any(one.file == table.file and one.detail == did_you_mean(column) for one in findings.faults)
            if table.places and table.numbers and not slip:
                findings.warning(table.file, 0, column, "", YES_OR_NO, detail="the column is missing: add it")
            continue
        for index, _ in table.readable(column):
            if not table.texts[column][index]:
                table.warning(findings, index, column, YES_OR_NO)


def check_seats(tables: Tables, findings: Findings) -> None:
    """Every engagement asks for someone."""
    table, seats = tables["engagements"], tables["seats"]
    seated = seats.first_column()
    if seated is None or not table.numbers:
        return
    if not seated:
        findings.fault(seats.file, 0, "", "", "one or more seats for each engagement; there are none")
        return
    without = [index for index, name in table.readable("engagement_id") if name not in seated]
    if len(without) > seats.unreadable_rows("engagement_id"):
        for index in without:
            table.fault(findings, index, "engagement_id", f"one or more seats in {seats.file}; there is none")


def check_schedule(tables: Tables, findings: Findings) -> None:
    """What stands names seats that exist; approved seats of one engagement share their start, nobody sits twice."""
    table, seats = tables["schedule"], tables["seats"]
    known = {(engagement, seat) for _, engagement, seat in seats.readable("engagement_id", "seat")}
    rows = table.readable("engagement_id", "seat") if seats.complete else ()
    unknown = {index: row for index, *row in rows if tuple(row) not in known}
    if len(set(map(tuple, unknown.values()))) > seats.unreadable_rows("engagement_id", "seat"):
        for index in unknown:
            table.fault(findings, index, "seat", f"a seat of the engagement that is in {seats.file}")
    _check_one_start(table, findings)
    _check_one_seat_each(table, findings)


def _check_one_start(table: SheetTable, findings: Findings) -> None:
    first: dict[tuple[str, SeatStatus], tuple[int, datetime]] = {}
    for index, engagement, start, status in table.readable("engagement_id", "first_start", "status"):
        earlier, agreed = first.setdefault((engagement, status), (index, start))
        if start != agreed:
            note = table.fault if status is SeatStatus.APPROVED else table.warning
            note(findings, index, "first_start", f"one start for all {status} seats", _see(table, earlier))


def _check_one_seat_each(table: SheetTable, findings: Findings) -> None:
    first: dict[tuple[str, str], tuple[int, SeatStatus]] = {}
    for index, engagement, consultant, status in table.readable("engagement_id", "consultant_id", "status"):
        earlier, other_status = first.setdefault((engagement, consultant), (index, status))
        if earlier != index:
            # A proposal made before someone was approved for another seat is out of date, no mistake.
            note = table.fault if status is other_status else table.warning
            note(findings, index, "consultant_id", "each person in one seat of an engagement", _see(table, earlier))


def _see(table: SheetTable, index: int) -> str:
    return f"see row {table.numbers[index]}"


def check_vocabularies(tables: Tables, findings: Findings) -> None:
    """Words outside the controlled lists are used as they stand, and odd."""
    _check_words_by_kind(tables["skills"], findings)
    _check_words(tables["engagement_topics"], "topic", TOPICS, findings)
    for table, column, holds in _held(tables):
        if isinstance(holds, Word | RankedWords):
            _check_words(table, column, frozenset(holds.vocabulary), findings)


def check_places_and_languages(tables: Tables, findings: Findings) -> None:
    """States, languages and mail addresses that nobody has are used as they stand, and odd."""
    for table, column, holds in _held(tables):
        if isinstance(holds, State):
            _check_states(table, column, findings)
        elif isinstance(holds, Language | Languages):
            _check_languages(table, column, findings)
        elif isinstance(holds, Email):
            _check_addresses(table, column, findings)


def check_names_as_seen(tables: Tables, findings: Findings) -> None:
    """A name that is empty, or holds what nobody sees, is used as it stands, and odd."""
    for table, column, holds in _held(tables):
        if isinstance(holds, Text):
            _check_seen(table, column, findings, is_name=holds.is_name)


def _check_seen(table: SheetTable, column: str, findings: Findings, *, is_name: bool) -> None:
    for index, text in table.readable(column):
        if not text and is_name:
            table.warning(findings, index, column, A_NAME)
        elif hidden := hidden_signs(text):
            said = f"it holds {', '.join(hidden)}"
            meant = did_you_mean(without_hidden_signs(text))
            table.warning(findings, index, column, A_SEEN_TEXT, f"{said}: {meant or 'type it again'}")


def _held(tables: Tables) -> Iterator[tuple[SheetTable, str, Holds]]:
    """The columns that a consultant and an engagement declare, with what each holds."""
    for sheet, record in RECORDS.items():
        for name, field in fields_of(record).items():
            yield tables[sheet], name, field.holds


def _check_states(table: SheetTable, column: str, findings: Findings) -> None:
    for index, state in table.readable(column):
        if state and state not in STATES:
            table.warning(findings, index, column, A_STATE, did_you_mean(nearest_state(state)))


def _check_addresses(table: SheetTable, column: str, findings: Findings) -> None:
    for index, email in table.readable(column):
        if email and (not is_address(email) or nearest_provider(email)):
            seen = without_hidden_signs(email)
            meant = address_within(seen) or seen
            offer = nearest_provider(meant) or (meant if is_address(meant) and meant != email else "")
            table.warning(findings, index, column, AN_ADDRESS, did_you_mean(offer))


def _check_languages(table: SheetTable, column: str, findings: Findings) -> None:
    for index, found in table.readable(column):
        codes: frozenset[str] = found if isinstance(found, frozenset) else frozenset({found})
        for code in sorted(codes):
            if not is_language(code):
                table.warning(findings, index, column, A_LANGUAGE, did_you_mean(nearest_language(code)), item=code)


def _check_words_by_kind(table: SheetTable, findings: Findings) -> None:
    for index, kind, word in table.readable("kind", "value"):
        if kind in VOCABULARIES and word not in VOCABULARIES[kind]:
            table.warning(findings, index, "value", A_WORD, did_you_mean(_nearest(word, VOCABULARIES[kind])))
        elif kind == "state" and word not in STATES:
            table.warning(findings, index, "value", A_STATE, did_you_mean(nearest_state(word)))


def _check_words(table: SheetTable, column: str, vocabulary: frozenset[str], findings: Findings) -> None:
    for index, found in table.readable(column):
        words: frozenset[str] = frozenset(found if isinstance(found, tuple) else (found,))
        for word in sorted(words - vocabulary):
            table.warning(findings, index, column, A_WORD, did_you_mean(_nearest(word, vocabulary)), item=word)


@lru_cache(maxsize=1000)
def _nearest(word: str, vocabulary: frozenset[str]) -> str:
    return nearest(word, vocabulary)


Check: TypeAlias = Callable[[Tables, Findings], None]
CHECKS: tuple[Check, ...] = (
    check_alike_ids,
    check_alike_organizations,
    check_availability,
    check_exclusions,
    check_engagements,
    check_what_was_asked,
    check_seats,
    check_seat_names,
    check_schedule,
    check_vocabularies,
    check_places_and_languages,
    check_names_as_seen,
)
