"""What an answer says: to whoever reads it, and to whoever looks at everything that was sent.

What is read gives signs that may go with a person: when they are named first, how often, how much is said until the
next person is named, how long the page about them is. A sign guesses the role of those above its median. What was sent
is compared whole: status, headers, and each byte of the body, so its length and what no eye sees of it too.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from itertools import pairwise
from statistics import median
from typing import TypeAlias
from zipfile import ZipFile

from openpyxl import load_workbook
from werkzeug.test import TestResponse

from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.problem import Consultant
from tests.long.attack.channels import Guesses

OK, FAULT = 200, 500
WORKBOOK = b"PK"
"""How the bytes of a workbook begin."""
EACH_TIME = {"Set-Cookie", "Content-Length", "Date"}
"""Headers with marks that are drawn; the body is compared itself."""
MADE_AT = re.compile(r"\d{4}-\d\d-\d\dT[\d:]+Z")
MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
READ_OUT = re.compile(r'\s(?:aria-label|title|alt|placeholder)="([^"]*)"|^<option\b[^>]*? value="([^"]*)"')
"""In a tag, what people see or hear of it: suggestions have their names there."""
CHANGING = re.compile(
    r'name="(?:csrf_token|version|asked)" value="[^"]*"'
    r"|\b[0-9a-f]{64}\b|\b[0-9a-f]{8}\b|(under )?[\d.]+ seconds?"
    r'|"(?:at|request_id|ms|seconds)":\s*"?[\w:.+-]+"?'
)
"""Marks against forgery, the hash of a run's whole input, what a fault is called, and how long this machine took."""
Values: TypeAlias = Mapping[ConsultantId, float]
Sign: TypeAlias = tuple[str, str, Values]
"""Of which address, which sign, and its value of each person."""


@dataclass
class Heard:
    """What a reader was answered.

    Attributes:
        said: What pages and files say, by address, where there was an answer.
        sent: All that was sent, by address, refusals too.
        pages: What was sent as pages, by address, as it was.
    """

    said: dict[str, str] = field(default_factory=dict)
    sent: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)

    def note(self, name: str, answer: TestResponse) -> None:
        """Keep an answer under a name; none may be a fault of ours."""
        assert answer.status_code < FAULT, f"{name}: {answer.status}"
        if answer.status_code == OK:
            self.said[name] = cells(answer.data) if answer.data.startswith(WORKBOOK) else plain(answer.text)
        self.sent[name] = whole(answer)

    def add(self, other: "Heard") -> None:
        """Keep what was heard elsewhere too."""
        self.said |= other.said
        self.sent |= other.sent


def whole(answer: TestResponse) -> str:
    """All of an answer: status, headers, and the body without what is drawn each time."""
    headers = sorted(f"{name}: {value}" for name, value in answer.headers if name not in EACH_TIME)
    body = parts(answer.data) if answer.data.startswith(WORKBOOK) else CHANGING.sub("", answer.text)
    return "\n".join([answer.status, *headers, body])


def parts(workbook: bytes) -> str:
    """All parts of a workbook, in their order, with what it says of itself; without the time at which it was made."""
    with ZipFile(BytesIO(workbook)) as archive:
        return "\n".join(f"{name} {MADE_AT.sub('', archive.read(name).decode())}" for name in archive.namelist())


def signs_in(said: Mapping[str, str], people: Mapping[ConsultantId, Consultant]) -> Iterator[Sign]:
    """When, how often and how long pages speak of each person."""
    for address, text in said.items():
        for sign, values in named_in(text, people).items():
            yield address, sign, values


def lengths_of(told: Mapping[str, Mapping[ConsultantId, str]]) -> Iterator[Sign]:
    """How long the answers about each person are."""
    for address, texts in told.items():
        yield address, "length", {person: float(len(text)) for person, text in texts.items()}


def cells(workbook: bytes) -> str:
    """All that a workbook says, a row after the other."""
    sheets = load_workbook(BytesIO(workbook), read_only=True).worksheets
    return " ".join(str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row)


def plain(page: str) -> str:
    """A page as it is read, without what is drawn, or made of everything at once."""
    return " ".join(unescape(MARKUP.sub(_read_out, CHANGING.sub("", page))).split())


def _read_out(tag: re.Match[str]) -> str:
    return f" {' '.join(map(''.join, READ_OUT.findall(tag[0])))} "


def named_in(text: str, people: Mapping[ConsultantId, Consultant]) -> Mapping[str, Values]:
    """When each person is named first, how often, and how much is said until the next is named."""
    by_name = {person.name: consultant_id for consultant_id, person in people.items()}
    found = [(hit.start(), by_name[hit[0]]) for hit in re.finditer("|".join(map(re.escape, by_name)), text)]
    first: dict[ConsultantId, float] = {}
    times: dict[ConsultantId, float] = dict.fromkeys(people, 0.0)
    said: dict[ConsultantId, float] = {}
    for begin, one in found:
        first.setdefault(one, float(begin))
        times[one] += 1
    for (begin, one), (end, _) in pairwise(found):
        said[one] = said.get(one, 0.0) + end - begin
    return {"place": first, "times": times, "words": said} if found else {}


def guesses_by(values: Values) -> Guesses:
    """Takes those above the median for holders, those below for others; equal ones tell nothing."""
    middle = median(values.values()) if values else 0.0
    return {person: value > middle for person, value in values.items() if value != middle}
