"""Any list: searched, filtered, sorted, a page of it; and who has which columns."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

import pytest
from werkzeug.datastructures import MultiDict

from matcher.records import AccountRole, Permission, User
from web.lists.columns import PAGE_ROWS, Column, Kind, Listing
from web.lists.view import View, view_of


class Dish(NamedTuple):
    name: str
    kinds: tuple[str, ...]
    price: float | None
    since: date | None
    cooked: datetime | None = None
    secret: str = ""


MENU: Listing[Dish] = Listing(
    name="menu",
    endpoint="menu",
    title="Menu",
    one="dish",
    many="dishes",
    columns=(
        Column("name", "Name", lambda dish: dish.name),
        Column("kind", "Kinds", lambda dish: dish.kinds, Kind.CHOICE),
        Column("price", "Price", lambda dish: dish.price, Kind.NUMBER),
        Column("since", "Since", lambda dish: dish.since, Kind.DAY),
        Column("cooked", "Cooked", lambda dish: dish.cooked, Kind.MOMENT),
        Column("secret", "Secret", lambda dish: dish.secret, Kind.CHOICE, needs=Permission.READ_LIVED_EXPERIENCE),
    ),
    order="name",
    identify=lambda dish: dish.name,
    search="Any word",
)
DISHES = (
    Dish("Soup", ("Warm", "Starter"), 4, date(2027, 1, 1), datetime(2027, 3, 1, 23, tzinfo=UTC), "leek"),
    Dish("Crêpe", ("Warm", "Sweet"), 7.5, date(2027, 3, 1), None, "rum"),
    Dish("ice cream", ("Sweet",), None, None, None, "rum"),
    Dish("Bread", (), 1, date(2026, 5, 5), datetime(2027, 3, 2, 1, tzinfo=UTC), ""),
)
READER = User(1, "a@example.org", "A", frozenset({AccountRole.COORDINATOR}))
HOLDER = User(2, "b@example.org", "B", frozenset(), frozenset({Permission.READ, Permission.READ_LIVED_EXPERIENCE}))


def asked(query: dict[str, str], rows: Sequence[Dish] = DISHES, reader: User = READER) -> View[Dish]:
    return view_of(MENU, rows, reader, MultiDict(query))


def names(view: View[Dish]) -> list[str]:
    return [dish.name for dish in view.found]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Bread", "Crêpe", "ice cream", "Soup"]),
        ({"sort": "-name"}, ["Soup", "ice cream", "Crêpe", "Bread"]),
        ({"sort": "price"}, ["Bread", "Soup", "Crêpe", "ice cream"]),
        ({"sort": "-price"}, ["Crêpe", "Soup", "Bread", "ice cream"]),
        ({"sort": "kind"}, ["ice cream", "Soup", "Crêpe", "Bread"]),
        ({"sort": "nonsense"}, ["Bread", "Crêpe", "ice cream", "Soup"]),
        ({"q": "sweet crepe"}, ["Crêpe"]),
        ({"q": "CREPE warm"}, ["Crêpe"]),
        ({"q": "sweet; Crêpe, warm,"}, ["Crêpe"]),
        ({"name": "cream, ice"}, ["ice cream"]),
        ({"q": ","}, ["Bread", "Crêpe", "ice cream", "Soup"]),
        ({"q": "2027"}, ["Bread", "Crêpe", "Soup"]),
        ({"q": "4"}, []),
        ({"kind": "Sweet"}, ["Crêpe", "ice cream"]),
        ({"kind": "Bitter"}, []),
        ({"name": "rea"}, ["Bread", "ice cream"]),
        ({"price_from": "4"}, ["Crêpe", "Soup"]),
        ({"price_from": "2", "price_to": "5"}, ["Soup"]),
        ({"since_from": "2027-01-01", "since_to": "2027-02-01"}, ["Soup"]),
        ({"cooked_to": "2027-03-01"}, ["Soup"]),
        ({"kind": "Sweet", "q": "ice"}, ["ice cream"]),
        ({"price_from": "nan"}, ["Bread", "Crêpe", "ice cream", "Soup"]),
    ],
)
def test_a_list_is_searched_filtered_and_sorted_as_the_address_says(query: dict[str, str], found: list[str]):
    assert names(asked(query)) == found


def test_apostrophes_and_dashes_are_found_however_they_are_typed():
    rows = (Dish("Chef\u2019s leek\u2013potato pie", (), None, None), Dish("Chef's own", (), None, None))
    for words, found in (
        ("chef's pie", [rows[0].name]),
        ("chef\u2019s own", [rows[1].name]),
        ("leek-potato", [rows[0].name]),
    ):
        assert names(asked({"q": words}, rows)) == found


def test_what_can_not_be_read_filters_nothing_and_says_what_would_be_right():
    view = asked({"since_from": "soon", "price_to": "cheap"})
    faults = {made.name: made.fault for made in view.fields if made.fault}
    assert faults == {"since_from": "A day like 2027-03-31.", "price_to": "A number like 12."}
    assert (len(view.found), view.faults, asked({}).faults) == (len(DISHES), True, False)
    (made,) = (made for made in asked({"since_from": "27.2.2027"}).fields if made.fault)
    assert made.fault == "A day like 2027-03-31: did you mean 2027-02-27?"


def test_choices_are_what_there_is_and_the_filters_are_told():
    view = asked({"kind": "Sweet", "price_from": "1"})
    assert {made.name: made.options for made in view.fields}["kind"] == ("Starter", "Sweet", "Warm")
    assert (view.filters, view.narrowed, view.count) == ("Kinds: Sweet; Price, from: 1", True, "1 of 4 dishes")


def test_a_column_that_needs_a_permission_is_not_there_for_others_in_any_way():
    for query in ({"secret": "rum"}, {"sort": "-secret"}, {"q": "rum"}, {}):
        view = asked(query)
        assert "Secret" not in {column.label for column in view.columns}
        assert names(view) == ([] if "q" in query else names(asked({})))
        assert "secret" not in view.asked
        assert "secret" not in view.sort
    assert names(asked({"secret": "rum"}, reader=HOLDER)) == ["Crêpe", "ice cream"]


def test_pages_have_a_hundred_rows_and_one_past_the_last_is_the_last():
    many = [Dish(f"Dish {number:03}", (), None, None) for number in range(2 * PAGE_ROWS + 1)]
    first, last = asked({}, many), asked({"page": "9"}, many)
    assert (len(first.rows), first.count) == (100, "1 to 100 of 201 dishes")
    assert (last.number, [dish.name for dish in last.rows]) == (3, ["Dish 200"])
    assert [asked({"page": text}, many).number for text in ("0", "-2", "x", "2")] == [1, 1, 1, 2]
    assert asked({"q": "dish"}, many).count == "1 to 100 of 201 that fit, of 201 dishes"
    assert asked({}, many * 10).numbers == [1, 2, 3, None, 21]
    assert asked({"page": "10"}, many * 10).numbers == [1, None, 8, 9, 10, 11, 12, None, 21]


def test_a_heading_says_how_the_list_is_sorted():
    view = asked({"sort": "-price"})
    said = {column.name: view.aria_sort(column) for column in view.shown}
    assert said == {"name": "", "kind": "", "price": "descending", "since": "", "cooked": ""}
    assert view.order == "sorted by Price, highest first"


def test_rows_that_are_alike_stand_in_the_order_of_their_ids_whatever_the_store_gives():
    alike = [Dish(name, ("Warm",), 1, None) for name in "bca"]
    for sort in ("price", "-price"):
        assert names(asked({"sort": sort}, alike)) == ["a", "b", "c"]
        assert names(asked({"sort": sort}, alike[::-1])) == ["a", "b", "c"]


def test_a_list_that_nothing_fits_says_for_what():
    assert asked({"q": "xyz"}).none_fit == "None of 4 dishes carries “xyz”."
    assert asked({"q": "xyz", "kind": "Warm"}).none_fit == "None of 4 dishes fits."
