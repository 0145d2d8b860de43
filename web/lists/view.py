"""A list as an address asks for it: searched, filtered, sorted, a page of it."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Generic
from urllib.parse import urlencode

from flask import url_for
from werkzeug.datastructures import MultiDict

from matcher.domain.model.clock.in_words import day_wanted
from matcher.domain.rules.in_words import quantity
from matcher.records import User
from web.lists.columns import SEVERAL, Cell, Column, Kind, Listing, Row, Value, carries, folded, searched_words

NEAR_PAGES = 2
"""So many pages before and after the one that is shown have a link of their own, beside the first and the last."""
OWN = ("q", "sort", "page", "file")
"""What is called so in an address is no column's."""
Bound = float | date
NUMBER_FAULT = "A number like 12."


@dataclass(frozen=True, slots=True)
class FilterField:
    """A field of the filters.

    Args:
        text: As it was given.
        options: What there is to choose; None where it is typed.
        type: Of the input.
        fault: What would be right, where it could not be read, else empty.
    """

    name: str
    label: str
    text: str
    options: tuple[str, ...] | None = None
    type: str = "text"
    fault: str = ""


@dataclass(frozen=True)
class View(Generic[Row]):
    """What a page shows of a list.

    Args:
        total: How many rows there are at all.
        found: Those that fit, in order.
        asked: What the address says, empty parts and what it does not know left out.
        fields: The filters.
        fixed: What the address says beside the list, to be kept in every link.
        number: Of the page, from 1.
    """

    listing: Listing[Row]
    columns: tuple[Column[Row], ...]
    total: int
    found: Sequence[Row]
    asked: Mapping[str, str]
    fields: tuple[FilterField, ...]
    sort: str
    fixed: Mapping[str, str]
    number: int = 1

    @property
    def plain(self) -> bool:
        """Whether nothing was asked of it: what most people see, and what is written but once."""
        return self.listing.kept and not self.asked and not self.fixed

    @property
    def basis(self) -> Hashable:
        """All that it shows when nothing is asked of it: its rows, and the minute, as some words go by the clock."""
        return tuple(self.found), f"{datetime.now(UTC):%Y-%m-%dT%H:%M}"

    @property
    def shown(self) -> tuple[Column[Row], ...]:
        """The columns of files, and what one may sort by."""
        return tuple(column for column in self.columns if column.shown)

    @property
    def tabled(self) -> tuple[Column[Row], ...]:
        """The columns of the table."""
        return tuple(column for column in self.shown if column.tabled)

    @property
    def first(self) -> int:
        """Where the page begins, from 0."""
        return (self.number - 1) * self.listing.page_rows

    @property
    def rows(self) -> Sequence[Row]:
        """The rows of the page."""
        return self.found[self.first : self.first + self.listing.page_rows]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-len(self.found) // self.listing.page_rows))

    @property
    def numbers(self) -> list[int | None]:
        """The pages with a link, None for those between."""
        return page_numbers(self.number, self.pages)

    @property
    def count(self) -> str:
        """How many rows are shown, in words."""
        total = quantity(self.total, self.listing.one, self.listing.many)
        if self.pages == 1:
            return f"{len(self.found):,} of {total}"
        last = self.first + len(self.rows)
        fitting = f"{len(self.found):,} that fit, of " if self.narrowed else ""
        return f"{self.first + 1:,} to {last:,} of {fitting}{total}"

    @property
    def narrowed(self) -> bool:
        """Whether something is searched or filtered."""
        return any(name not in {"sort", "page"} for name in self.asked)

    @property
    def filters(self) -> str:
        """The filters that are set, in words; empty where none is."""
        return "; ".join(f"{one.label}: {one.text}" for one in self.fields if one.text)

    @property
    def faults(self) -> bool:
        """Whether something in the filters could not be read."""
        return any(one.fault for one in self.fields)

    @property
    def order(self) -> str:
        """The order in words: "sorted by Name, A to Z"."""
        name, backwards = self.sort.removeprefix("-"), self.sort.startswith("-")
        column = next(one for one in self.columns if one.name == name)
        return f"sorted by {column.label}, {column.kind.orders[backwards]}"

    @property
    def orders(self) -> list[tuple[str, str]]:
        """What one may sort by, in addresses and in words."""
        return [
            (sign + column.name, f"{column.label}, {words}")
            for column in self.shown
            for sign, words in zip(("", "-"), column.kind.orders, strict=True)
        ]

    @property
    def none_fit(self) -> str:
        """That no row fits, in a sentence."""
        total = quantity(self.total, self.listing.one, self.listing.many)
        words = self.asked.get("q")
        return f"None of {total} carries “{words}”." if words and not self.filters else f"None of {total} fits."

    def aria_sort(self, column: Column[Row]) -> str:
        """How a heading says that the list is sorted by it; empty where it is not."""
        return {column.name: "ascending", f"-{column.name}": "descending"}.get(self.sort, "")

    def resort(self, column: Column[Row]) -> str:
        """The address of the list sorted by a column, the other way where it is so already."""
        return self.address(sort=f"-{column.name}" if self.sort == column.name else column.name, page=None)

    def address(self, **changes: str | int | None) -> str:
        """The address of the list with some of it changed; None takes a part out."""
        return address_of(self.listing, self.arguments(**changes))

    def arguments(self, **changes: str | int | None) -> dict[str, str | int]:
        """What the address of the list says, with some of it changed; None takes a part out."""
        asked = {**self.fixed, **self.asked, **changes}
        return {name: value for name, value in asked.items() if value is not None}

    @property
    def path(self) -> str:
        """The address without anything asked, for the form."""
        return url_for(self.listing.endpoint)

    @property
    def cleared(self) -> str:
        """The address of everything, in the same order."""
        sort = {"sort": self.asked["sort"]} if "sort" in self.asked else {}
        return address_of(self.listing, {**self.fixed, **sort})

    @property
    def query(self) -> str:
        """What a saved view keeps: search, filters and order, not the page."""
        asked = {**self.fixed, **self.asked}
        return urlencode({name: text for name, text in sorted(asked.items()) if name not in {"page", "file"}})

    def saved_address(self, query: str) -> str:
        """The address of a saved view."""
        return f"{self.path}?{query}" if query else self.path

    def cells(self, row: Row) -> list[Cell]:
        """The cells of a row."""
        return [column.cell(row) for column in self.tabled]


def page_numbers(number: int, pages: int) -> list[int | None]:
    """The pages of a list that have a link, None for those between."""
    wanted = {1, pages, *range(number - NEAR_PAGES, number + NEAR_PAGES + 1)}
    links: list[int | None] = []
    for one in sorted(one for one in wanted if 1 <= one <= pages):
        if links and links[-1] != one - 1:
            links.append(None)
        links.append(one)
    return links


def address_of(listing: Listing[Row], arguments: Mapping[str, str | int]) -> str:
    """The address of a list with arguments. Flask takes some names for options of its own, so none are given to it."""
    address = url_for(listing.endpoint)
    return f"{address}?{urlencode(arguments)}" if arguments else address


def view_of(
    listing: Listing[Row], rows: Iterable[Row], reader: User, given: "MultiDict[str, str]", **fixed: str
) -> View[Row]:
    """What an address asks of a list.

    Args:
        given: The arguments of the address.
        fixed: Those of them that are not the list's, to be kept in every link.
    """
    columns = listing.columns_for(reader)
    everything = sorted(rows, key=listing.identify)
    known = {*OWN, *(name for column in columns for name in column.parameters)}
    asked = {name: text for name in given if name in known and (text := given[name].strip())}
    for column in columns:
        if asked.get(column.name) in column.before:
            asked[column.name] = column.before[asked[column.name]]
    fields = tuple(made for column in columns for made in _fields(column, everything, asked))
    bounds = {made.name: bound for made in fields if (bound := _bound(made)) is not None}
    asking = [column for column in columns if any(name in asked for name in column.parameters)]
    found = [row for row in everything if all(_admits(column, row, asked, bounds) for column in asking)]
    found = _searched(found, columns, asked.get("q", ""))
    sort = _sort(columns, asked.get("sort", ""), listing.order)
    view = View(listing, columns, len(everything), _in_order(found, columns, sort), asked, fields, sort, fixed)
    return replace(view, number=min(max(1, whole_number(asked.get("page", ""))), view.pages))


def _fields(column: Column[Row], rows: Iterable[Row], asked: Mapping[str, str]) -> list[FilterField]:
    if column.kind.ranged:
        return [_range_field(column, name, words, asked.get(name, "")) for name, words in zip(
            column.ranges, ("from", "to"), strict=True
        )]  # fmt: skip
    options = None
    if column.kind is Kind.CHOICE:
        options = tuple(sorted({word for row in rows for word in column.words(row)}, key=folded))
    return [FilterField(column.name, column.label, asked.get(column.name, ""), options)]


def _range_field(column: Column[Row], name: str, words: str, text: str) -> FilterField:
    number = column.kind is Kind.NUMBER
    made = FilterField(name, f"{column.label}, {words}", text, type="number" if number else "date")
    if not text or _bound(made) is not None:
        return made
    return FilterField(made.name, made.label, text, type=made.type, fault=NUMBER_FAULT if number else day_wanted(text))


def _bound(made: FilterField) -> Bound | None:
    """A number or day that was given; None where nothing that can be read was."""
    try:
        if made.type == "date":
            return date.fromisoformat(made.text)
        number = float(made.text) if made.type == "number" else None
    except ValueError:
        return None
    return number if number == number else None  # noqa: PLR0124  "nan" is a float, and no number


def _admits(column: Column[Row], row: Row, asked: Mapping[str, str], bounds: Mapping[str, Bound]) -> bool:
    """Whether the filter of a column, of which something is asked, lets a row through."""
    if column.kind.ranged:
        least, most = (bounds.get(name) for name in column.ranges)
        return (least is None and most is None) or _between(column.of(row), least, most)
    wanted = asked[column.name]
    if column.kind is Kind.CHOICE:
        return wanted in column.words(row)
    return carries(folded(column.searched(row)), searched_words(wanted))


def _between(value: Value, least: Bound | None, most: Bound | None) -> bool:
    """Whether a number or day is at least and at most so; a moment counts as its day, and nothing never fits."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return not (isinstance(least, date) and value < least) and not (isinstance(most, date) and value > most)
    if not isinstance(value, int | float):
        return False
    return not (isinstance(least, float) and value < least) and not (isinstance(most, float) and value > most)


def _searched(rows: list[Row], columns: Sequence[Column[Row]], words: str) -> list[Row]:
    """The rows that carry every word, in any order, anywhere."""
    wanted = searched_words(words)
    if not wanted:
        return rows
    texts = ((row, folded(" ".join(column.searched(row) for column in columns))) for row in rows)
    return [row for row, text in texts if carries(text, wanted)]


def _sort(columns: Sequence[Column[Row]], asked: str, usual: str) -> str:
    known = {sign + column.name for column in columns if column.shown for sign in ("", "-")}
    return asked if asked in known else usual


def _in_order(rows: list[Row], columns: Sequence[Column[Row]], sort: str) -> list[Row]:
    """The rows by a column; those without the fact come last, either way."""
    column = next(one for one in columns if one.name == sort.removeprefix("-"))
    keyed = [(_key(column.of(row)), row) for row in rows]
    some = sorted(
        ((key, row) for key, row in keyed if key is not None), key=lambda pair: pair[0], reverse=sort.startswith("-")
    )
    return [row for _, row in some] + [row for key, row in keyed if key is None]


def _key(value: Value) -> str | float | date | datetime | None:
    if isinstance(value, tuple):
        value = SEVERAL.join(value)
    if isinstance(value, str):
        return folded(value) or None
    return value


def whole_number(text: str) -> int:
    """The number of a page as an address gives it; 1 where it gives none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 1  # noqa: PLR2004  no page is so far
