"""The declaration of fields: adapters know what a field may hold, and forms show fields in the order asked for."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Annotated

import pytest

from matcher.db.field_storage import SEALED_AS, STORAGES, Stored
from matcher.domain.model.consultant import Consultant
from matcher.domain.model.declared.fields import ALL, CONFIDENTIAL, Field, FormGroup, OwnLimit, fields_of, form_of
from matcher.domain.model.declared.holds import Holds, Identifier, InRowsOfTheirOwn, MapPlace, OneOf, Text, Whole
from matcher.domain.model.engagement import Engagement
from matcher.domain.model.geography import Place
from matcher.domain.model.policy import PointSettings, Policy, RuleSettings
from matcher.domain.model.vocabulary import Mode
from matcher.sheets.cells.declared import KINDS
from web.shell.form_fields import WIDGETS

RECORDS: tuple[type, ...] = (Consultant, Engagement, RuleSettings, PointSettings, Policy)
FIELDS = [(record.__name__, name, field) for record in RECORDS for name, field in fields_of(record).items()]


@pytest.mark.parametrize(("record", "name", "field"), FIELDS)
def test_whatever_a_field_holds_sheets_tables_and_forms_know_it(record: str, name: str, field: Field):
    kind = type(field.holds)
    assert kind in KINDS or isinstance(field.holds, MapPlace | InRowsOfTheirOwn), name
    assert kind in WIDGETS or field.group is None, name
    if record in {"Consultant", "Engagement"}:
        assert kind in STORAGES or not field.has_column, name


def test_all_that_a_field_may_hold_can_be_typed_or_is_never_asked_for():
    kinds = {kind.__name__ for kind in (*Holds.__subclasses__(), *InRowsOfTheirOwn.__subclasses__())}
    assert kinds - {"Identifier", "MapPlace", "InRowsOfTheirOwn"} == {kind.__name__ for kind in WIDGETS}


def test_what_is_kept_apart_is_sealed_and_has_no_column():
    apart = {name for name, field in fields_of(Consultant).items() if field.apart and field.has_column}
    assert set(SEALED_AS) == apart
    assert not any(field.apart for field in fields_of(Engagement).values())


def test_what_tells_a_role_is_kept_apart():
    assert [name for name, field in fields_of(Consultant).items() if field.private and not field.apart] == []


FIRST, SECOND = FormGroup("First"), FormGroup("Second")


@dataclass(frozen=True)
class Made:
    its_id: Annotated[str, Field("Id", Identifier())]
    last: Annotated[str, Field("Last", Text(), FIRST, after="middle")]
    secret: Annotated[int, Field("Secret", Whole(0, 9), FIRST, apart=True)]
    other: Annotated[str, Field("Other", Text(), SECOND)]
    first: Annotated[str, Field("First", Text(), FIRST)]
    middle: Annotated[str, Field("Middle", Text(), FIRST)]
    derived: int = 0


def test_a_form_shows_groups_and_fields_in_the_order_that_was_asked_for():
    assert {group.title: list(fields) for group, fields in form_of(Made).items()} == {
        "Second": ["other"],
        "First": ["first", "middle", "last"],
    }


def test_what_is_kept_apart_is_on_the_form_that_asks_for_it_only():
    assert [list(fields) for fields in form_of(Made, CONFIDENTIAL).values()] == [["secret"]]
    assert sorted(name for fields in form_of(Made, ALL).values() for name in fields) == [
        "first", "last", "middle", "other", "secret",
    ]  # fmt: skip


def test_what_is_not_declared_is_no_field():
    assert "derived" not in fields_of(Made)


@dataclass(frozen=True)
class Stay:
    its_id: Annotated[str, Field("Id", Identifier())]
    mode: Annotated[Mode | None, Field("Mode", OneOf(Mode), empty=None)]
    place: Annotated[Place | None, Field("Place", MapPlace(), empty=None)]
    roles: Annotated[int, Field("Apart", Whole(0, 9), apart=True)] = 0


@pytest.mark.parametrize(
    ("stay", "row"),
    [
        (Stay("1", Mode.VIRTUAL, Place(40, -83)), {"its_id": "1", "mode": "virtual", "lat": 40, "lon": -83}),
        (Stay("2", None, None), {"its_id": "2", "mode": None, "lat": None, "lon": None}),
    ],
)
def test_what_is_stored_is_read_again_and_no_value_stays_none(stay: Stay, row: dict[str, object]):
    stored = Stored(Stay)
    assert stored.row(stay) == row
    assert Stay(**stored.fields(SimpleNamespace(**row))) == stay


def test_columns_may_be_empty_where_a_field_may_have_no_value():
    assert [(column.name, column.primary_key, column.nullable) for column in Stored(Stay).columns()] == [
        ("its_id", True, False), ("mode", False, True), ("lat", False, True), ("lon", False, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("limit", "narrow", "wide"),
    [
        (OwnLimit.AT_MOST, 4, 5),
        (OwnLimit.AT_LEAST, 5, 4),
        (OwnLimit.ONLY, frozenset({Mode.VIRTUAL}), frozenset({Mode.VIRTUAL, Mode.IN_PERSON})),
    ],
)
def test_a_limit_is_lifted_where_more_may_be_asked(limit: OwnLimit, narrow: object, wide: object):
    assert [limit.lifted(narrow, wide), limit.lifted(wide, narrow), limit.lifted(wide, wide)] == [True, False, False]
