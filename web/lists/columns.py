"""What a list is: its columns, each declared once for the page, the address, the search and the files."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, auto
from typing import Generic, TypeAlias, TypeVar

from matcher.domain.model.clock.in_words import short_day
from matcher.records import Permission, User
from web.shell.center import brief
from web.shell.wording import day, decimal, moment

Row = TypeVar("Row")
Value: TypeAlias = str | float | date | datetime | tuple[str, ...] | None
"""A fact of a row, None where there is none; a moment is on the clock that it is shown on."""
PAGE_ROWS = 100
AS_TYPED = str.maketrans("\u2018\u2019\u2010\u2011\u2013", "''---")
"""Apostrophes and dashes, as keyboards have them."""
BETWEEN = str.maketrans(",;", "  ")
SEVERAL = "; "
"""Between several words in a file, and in the order of rows."""


class Kind(Enum):
    """What the facts of a column are, and so how it is filtered."""

    WORDS = auto()
    """Filtered by the words in it."""
    CHOICE = auto()
    """One or several of a few words: filtered by choosing one."""
    NUMBER = auto()
    """Filtered by least and most."""
    DAY = auto()
    """Filtered by first and last."""
    MOMENT = auto()
    """Likewise, by its day."""

    @property
    def orders(self) -> tuple[str, str]:
        """What sorting by it is called, and the other way around."""
        if self is Kind.NUMBER:
            return "lowest first", "highest first"
        return ("oldest first", "newest first") if self.ranged else ("A to Z", "Z to A")

    @property
    def ranged(self) -> bool:
        """Whether it is filtered by a least and a most."""
        return self in {Kind.NUMBER, Kind.DAY, Kind.MOMENT}


HIGHEST = 10**18
"""More than any number of a record."""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column of a list.

    Args:
        name: In addresses.
        label: The heading, and the name of the filter.
        of: The fact of a row.
        link: The address of the page that it leads to; empty for none.
        note: What stands under it in small letters; empty for nothing. It is searched with the rest.
        wording: What the page says in the place of the fact, which the order, the filters and the files go by.
        icon: An icon beside it; ``shape`` the shape of a state in the place of one.
        shown: Whether it is a column of files, and of the page, or only filtered and searched.
        tabled: Whether the table has it; otherwise another column says it there in small letters.
        before: What older addresses, of saved views too, call its words, each with the word of today.
        needs: The permission without which there is no such column, whatever for.
    """

    name: str
    label: str
    of: Callable[[Row], Value]
    kind: Kind = Kind.WORDS
    link: Callable[[Row], str] | None = None
    note: Callable[[Row], str] | None = None
    wording: Callable[[Row], str] | None = None
    icon: Callable[[Row], str] | None = None
    shape: Callable[[Row], str] | None = None
    shown: bool = True
    tabled: bool = True
    before: Mapping[str, str] = field(default_factory=dict)
    needs: Permission = Permission.READ

    @property
    def ranges(self) -> tuple[str, str]:
        """What the least and the most are called in addresses."""
        return f"{self.name}_from", f"{self.name}_to"

    @property
    def parameters(self) -> tuple[str, ...]:
        """What its filter is called in addresses."""
        return self.ranges if self.kind.ranged else (self.name,)

    def words(self, row: Row) -> tuple[str, ...]:
        """The fact as one or several words, for choices."""
        value = self.of(row)
        return value if isinstance(value, tuple) else (said(value),) if value not in {None, ""} else ()

    def searched(self, row: Row) -> str:
        """What a search finds: numbers alone would be found by accident."""
        fact = "" if self.kind is Kind.NUMBER else said(self.of(row))
        return f"{fact} {self.note(row)}" if self.note else fact

    def cell(self, row: Row) -> "Cell":
        """The cell of a row."""
        value = self.of(row)
        return Cell(
            self.label,
            self.kind,
            self.wording(row) if self.wording else said(value),
            link=self.link(row) if self.link else "",
            note=self.note(row) if self.note else "",
            icon=self.icon(row) if self.icon else "",
            shape=self.shape(row) if self.shape else "",
            day=value if isinstance(value, date) and not self.wording else None,
        )

    def filed(self, row: Row) -> str | float | date | None:
        """The fact as files have it: days stay days, moments name their distance from UTC."""
        value = self.of(row)
        if isinstance(value, datetime):
            return f"{value:%Y-%m-%d %H:%M %z}"
        return SEVERAL.join(value) if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class Cell:
    """What a page shows in a cell."""

    label: str
    kind: Kind
    text: str
    link: str = ""
    note: str = ""
    icon: str = ""
    shape: str = ""
    day: date | None = None
    """Or moment."""

    @property
    def style(self) -> str:
        """How it is set: numbers under each other, days in one line."""
        return {Kind.NUMBER: "number", Kind.DAY: "nowrap"}.get(self.kind, "")

    @property
    def short(self) -> str:
        """A day or moment as a list says it."""
        if isinstance(self.day, datetime):
            return brief(self.day)
        return short_day(self.day) if self.day else self.text


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """A list.

    Args:
        name: Of its files.
        endpoint: Of its page.
        title: Over the table.
        one: What a row is; ``many`` several of them.
        order: The shown column that it is sorted by unless someone chooses, with a minus before it from last to first.
        identify: A row's id, unlike all others': rows that are alike otherwise stand in its order.
        search: What the search field is called.
        page_rows: How many rows a page has: fewer where each has buttons of its own.
        kept: Whether what it shows when nothing is asked of it is kept, as long as its rows are the same: it holds
            nothing that is sealed and no moment, which is told by the day, and is long and looked at often.
    """

    name: str
    endpoint: str
    title: str
    one: str
    many: str
    columns: tuple[Column[Row], ...]
    order: str
    identify: Callable[[Row], str]
    search: str
    page_rows: int = PAGE_ROWS
    kept: bool = False

    def columns_for(self, reader: User) -> tuple[Column[Row], ...]:
        """The columns that a reader may know of."""
        return tuple(column for column in self.columns if reader.may(column.needs))


def newest_first(number: int) -> str:
    """The id of a row that stands before those with lower numbers where they are alike otherwise."""
    return f"{HIGHEST - number:019}"


def said(value: Value) -> str:
    """A fact in words."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, datetime):
        return moment(value)
    return day(value) if isinstance(value, date) else decimal(value)


def folded(text: str) -> str:
    """Text as a search compares it: without case or accents, and typed as on a keyboard."""
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text.translate(AS_TYPED))
        text = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return text.casefold()


def carries(text: str, words: Iterable[str]) -> bool:
    """Whether folded text has every word, anywhere."""
    return all(word in text for word in words)


def searched_words(wanted: str) -> list[str]:
    """The words that someone looks for, in any order: "Hollowell, Quinn" is Quinn Hollowell."""
    return folded(wanted).translate(BETWEEN).split()
