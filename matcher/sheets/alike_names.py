"""Ids and organizations that a reader takes for one another, though they differ."""

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from typing import TypeAlias

from matcher.domain.model.names.look_alikes import (
    alphabets,
    is_mixed,
    look_alike,
    looks,
    passes_for_latin,
    strange_letters,
    told_apart,
)
from matcher.domain.model.names.organization_name import organization_key
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.nearest import did_you_mean
from matcher.sheets.cells.sheet_table import SheetTable

Tables: TypeAlias = Mapping[str, SheetTable]
Named: TypeAlias = tuple[SheetTable, int, str]
"""A name, and the table and row that it stands in."""
LIKE_NO_OTHER = "an id that looks like no other: where both are one, type them alike; where they are two, rename one"
ONE_ALPHABET = "an id in letters of one alphabet, that of the other ids: type it again"
AS_TYPED = (
    "an id as somebody typed it; a spreadsheet may have made this day or number of one: format the column as text"
)
MADE_OF_AN_ID = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+)?|[0-9]+(\.[0-9]+)?[eE]\+[0-9]+|[0-9]{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-[0-9]{2}"
)
"""What 1-3 and 12E20 become: 2027-01-03, 3-Jan, 1.2E+21."""
ONE_SPELLING = "an organization that looks like no other: where both are one, type them alike"


def check_alike_ids(tables: Tables, findings: Findings) -> None:
    """Ids that look alike are two ids, and odd; so is one with letters of another alphabet, or that was made a day."""
    for name in ("consultants", "engagements"):
        table = tables[name]
        key = table.sheet.columns[0].name
        ids = list(table.readable(key))
        in_latin = any("LATIN" in alphabets(its) for _, its in ids)
        twins = {index: detail for _, index, detail in _twins(((table, *row) for row in ids), str)}
        for index, its in ids:
            if index in twins:
                table.warning(findings, index, key, LIKE_NO_OTHER, twins[index])
            elif MADE_OF_AN_ID.fullmatch(its):
                table.warning(findings, index, key, AS_TYPED)
            elif is_mixed(its) or (in_latin and passes_for_latin(its)):
                table.warning(findings, index, key, ONE_ALPHABET, f"in it: {strange_letters(its)}")


def check_alike_organizations(tables: Tables, findings: Findings) -> None:
    """An organization under two spellings that look alike is two: who works there would teach there."""
    for table, index, detail in _twins(_organizations(tables), organization_key):
        column = "value" if table.sheet.name == "exclusions" else "organization"
        table.warning(findings, index, column, ONE_SPELLING, detail)


def meant_by_look(name: str, known: Collection[object]) -> str:
    """The offer of a known id that an unknown one looks like, with the sign that tells them apart; or nothing."""
    meant = next((one for one in known if isinstance(one, str) and look_alike(name, one)), "")
    apart = told_apart(name, meant) if meant else ""
    return f"{did_you_mean(meant)} {apart}" if apart else ""


def _organizations(tables: Tables) -> Iterator[Named]:
    for name in ("consultants", "engagements"):
        for index, its in tables[name].readable("organization"):
            yield tables[name], index, its
    for index, kind, its in tables["exclusions"].readable("kind", "value"):
        if kind == "organization":
            yield tables["exclusions"], index, its


def _twins(names: Iterable[Named], same: Callable[[str], Hashable]) -> Iterator[Named]:
    """What is to be said of names that look like an earlier one, and are another."""
    first: dict[str, Named] = {}
    for table, index, its in names:
        others = [first.setdefault(look, (table, index, its)) for look in sorted(looks(its))]
        if other := next((one for one in others if same(one[2]) != same(its)), None):
            apart = told_apart(its, other[2])
            place = f"row {other[0].numbers[other[1]]}" + ("" if other[0] is table else f" of {other[0].file}")
            yield table, index, f"{place} has {other[2]}" + (f" ({apart})" if apart else "")
