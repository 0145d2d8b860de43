"""Numbers and names of no record, however wild: they are not there, and no page breaks over them."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import Rule

from matcher.db.unit_of_work import SqlDatabase
from matcher.records import AccountRole, Permission
from matcher.records.record_numbers import LARGEST_NUMBER, record_number
from matcher.services.accounts.accounts import NewUser, create_user
from tests.integration.web.client import sign_in
from tests.integration.web.scene import PASSWORD
from web.shell.addresses.record_ids import RecordNumber

PAST = str(LARGEST_NUMBER + 1)
NUMBERS = (
    str(LARGEST_NUMBER), PAST, str(2**63 - 1), str(2**63), "9" * 30, "9" * 5_000, "0", "-1", "+1", "1e3", "1.0", "0x1",
    "\u0663", "\uff11", "1\u200b", "1 ", "1;2", "%",
)  # fmt: skip
NAMES = (
    "nobody", "nul\0", "' or 1=1 --", "\N{SNOWMAN}\u202e", "n" * 3_000, PAST, "9" * 5_000, "-1", ".", "..", "C1/E1",
    "c1", "\uff23\uff11", "C1\u200b", "C1 ", "e\u0301", "\U0010ffff", "a\r\nb", "<b>{{ 7 }}", "%s%n",
)  # fmt: skip
BROKEN_BYTES = ("%ff", "%c3%28", "%ed%a0%80", "%")
"""Of an address: no text in UTF-8."""
HERE = {"consultant_id": "C1", "engagement_id": "E1", "name": "Harbor Light Shelter"}
"""What the center has; numbers are 1."""
NOT_HERE = {404, 405}
METHODS = {"GET", "POST"}
FIELDS = (
    "decision", "proposal", "version", "row", "letter", "consultant", "consultant_id", "engagement", "engagement_id",
    "original", "column", "more", "page", "days", "against", "seat", "offer", "question", "number", "key", "to", "why",
    "reason",
)  # fmt: skip


@pytest.fixture
def client(app: Flask, center: SqlDatabase) -> FlaskClient:
    """Someone with every role: no page is left out."""
    grants = frozenset({Permission.READ_LIVED_EXPERIENCE})
    create_user(center, NewUser("all@example.org", "Alex Reed", PASSWORD, frozenset(AccountRole), grants))
    return sign_in(app, "all@example.org")


def routes(app: Flask) -> list[Rule]:
    """Those that take something from their address."""
    return [rule for rule in app.url_map.iter_rules() if rule.arguments and rule.endpoint != "static"]


def methods(rule: Rule) -> list[str]:
    return sorted(METHODS & (rule.methods or set()))


def addresses(rule: Rule) -> list[str]:
    """The route with each wild value in each of its places, and with each word that it knows."""
    words = max(len(getattr(converter, "items", ())) for converter in rule._converters.values())
    found = []
    for turn in range(max(len(NUMBERS), len(NAMES), words)):
        filled = rule.rule
        for name, converter in rule._converters.items():
            wild = NUMBERS if isinstance(converter, RecordNumber) else NAMES
            value = wild[turn % len(wild)]
            values = getattr(converter, "items", None)
            filled = filled.replace(
                _placeholder(filled, name), sorted(values)[turn % len(values)] if values else quote(value)
            )
        found.append(filled)
    broken = [filled_with(rule, dict.fromkeys(rule._converters, value)) for value in BROKEN_BYTES]
    return [*found, *broken]


def filled_with(rule: Rule, values: Mapping[str, str]) -> str:
    """The route with the value of each of its places; what has none gets the first word that it knows, or 1."""
    filled = rule.rule
    for name, converter in rule._converters.items():
        value = values.get(name) or min(getattr(converter, "items", ()), default="1")
        filled = filled.replace(_placeholder(filled, name), value)
    return filled


class Everywhere(ImmutableMultiDict[str, str]):
    """A form or query in which every field, whatever its name, holds one text."""

    text = ""

    def __getitem__(self, key: str) -> str:
        return self.text

    def __contains__(self, key: object) -> bool:
        return True

    def getlist(self, key: str, type: Callable[[str], Any] | None = None) -> list[Any]:  # noqa: A002  as it is called
        if key == "files" or (type and not _reads(type, self.text)):  # what is uploaded is kept in the same way
            return []
        return [type(self.text) if type else self.text]


def _reads(kind: Callable[[str], Any], text: str) -> bool:
    try:
        kind(text)
    except ValueError:
        return False
    return True


def _placeholder(rule: str, name: str) -> str:
    """The part of a route that takes a value: ``<int:run_id>``."""
    end = rule.index(f"{name}>") + len(name) + 1
    return rule[rule.rindex("<", 0, end) : end]


def test_no_address_of_a_record_that_is_not_there_breaks_a_page(app: Flask, client: FlaskClient):
    app.config["WTF_CSRF_ENABLED"] = False
    broken = []
    for rule in routes(app):
        for address in addresses(rule):
            for method in methods(rule):
                status = client.open(address, method=method, data={}).status_code
                if status >= 500:
                    broken.append((method, rule.rule, address[:80], status))
    assert broken == []


def test_a_number_past_64_bits_is_not_there(app: Flask, client: FlaskClient):
    app.config["WTF_CSRF_ENABLED"] = False
    for rule in routes(app):
        if any(isinstance(converter, RecordNumber) for converter in rule._converters.values()):
            for address in addresses(rule)[1:4]:
                assert client.get(address).status_code in NOT_HERE, address


@pytest.mark.parametrize("wild", [PAST, "9" * 5_000, "-1", "nul\0", "\u0663", f"x.{PAST}.E1", "n" * 3_000])
def test_no_form_or_query_breaks_a_page(app: Flask, client: FlaskClient, wild: str):
    app.config["WTF_CSRF_ENABLED"] = False
    broken = []
    for rule in app.url_map.iter_rules():
        if rule.arguments or rule.endpoint in {"accounts.sign_out", "static"}:
            continue
        for method in methods(rule):
            fields = dict.fromkeys(FIELDS, wild)
            asked = (
                client.get(rule.rule, query_string=fields) if method == "GET" else client.post(rule.rule, data=fields)
            )
            status = asked.status_code
            if status >= 500:
                broken.append((method, rule.rule, status))
    assert broken == []


@pytest.mark.parametrize("wild", ["", PAST, "9" * 5_000, "-1", "\u0663", "C1", "2027-13-01", "\U0010ffff", "n" * 3_000])
def test_no_field_of_any_form_breaks_the_page_of_a_record(
    app: Flask, client: FlaskClient, wild: str, monkeypatch: pytest.MonkeyPatch
):
    """Whatever the fields are called that a page reads, of records that are there."""
    app.config["WTF_CSRF_ENABLED"] = False
    monkeypatch.setattr(Everywhere, "text", wild)
    monkeypatch.setattr(app.request_class, "parameter_storage_class", Everywhere)
    broken = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint in {"accounts.sign_out", "static"}:
            continue
        for method in methods(rule):
            status = client.open(filled_with(rule, HERE), method=method).status_code
            if status >= 500:
                broken.append((method, rule.rule, status))
    assert broken == []


def test_a_nul_is_nowhere_and_no_request(app: Flask):
    client = sign_in(app)
    assert client.get("/consultants/C%001").status_code == 404
    assert client.get("/consultants/?q=%00").status_code == 400


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        (str(LARGEST_NUMBER), LARGEST_NUMBER),
        (PAST, None),
        ("", None),
        ("-1", None),
        ("\u0663", None),
        ("9" * 5_000, None),
    ],
)
def test_the_number_of_a_record_in_a_form(text: str, number: int | None):
    assert record_number(text) == number
