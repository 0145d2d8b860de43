"""The week of hours to tick, over the fields in which the hours are written: each says what the other says."""

from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from matcher.domain.model.problem import WeeklyWindow
from matcher.sheets.forms.spans import hours_of, hours_text
from tests.browser.center import Center, small_center
from tests.integration.web.client import make_app
from tests.support.databases import Clock
from web.shell.wording import WEEKDAYS

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

HOUR, DAY, WEEK = 60, 1440, 7 * 1440
SAY = """texts => {
  for (const [day, text] of Object.entries(texts)) {
    const field = document.querySelector(`[name="weekly.${day}"]`);
    field.value = text;
    field.dispatchEvent(new Event("input", {bubbles: true}));
  }
}"""
TICKED = """() => [...document.querySelectorAll("table.week input")].map(box =>
  [Number(box.dataset.day), Number(box.dataset.hour), box.checked, box.indeterminate])"""
WRITTEN = """() => Object.fromEntries([...document.querySelectorAll('[name^="weekly."]')].map(
  field => [field.name.slice(7), field.value]))"""
TOGGLE = """([day, hour]) => document.querySelector(`table.week [data-day="${day}"][data-hour="${hour}"]`).click()"""

clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 0, 0, 15, 30, 59]))


@pytest.fixture
def form(
    tmp_path: Path, migrated_sqlite: Path, clock: Clock, serve: "Callable[[WSGIApplication], str]", page: Page
) -> Iterator[Page]:
    """The facts of a consultant, as a coordinator changes them."""
    database = small_center(tmp_path / "center.db", migrated_sqlite, clock)
    center = Center(database, serve(make_app(database)))
    center.sign_in(page)
    page.goto(f"{center.address}/consultants/C00001/facts")
    yield page
    database.close()


def free(texts: dict[str, str]) -> frozenset[int]:
    """The minutes of a week that are free, as the product reads the fields."""
    found = set()
    for number, day in enumerate(WEEKDAYS):
        for begin, end in hours_of(texts[day[:3]]):
            first, last = (int(at[:2]) * HOUR + int(at[3:]) for at in (begin, end))
            found |= {(number * DAY + at) % WEEK for at in range(first, last if last > first else last + DAY)}
    return frozenset(found)


@given(
    windows=st.lists(st.builds(WeeklyWindow, st.integers(0, 6), clocks, clocks), max_size=6),
    toggled=st.tuples(st.integers(0, 6), st.integers(0, 23)),
)
@settings(max_examples=40, deadline=None)
def agree(form: Page, windows: list[WeeklyWindow], toggled: tuple[int, int]) -> None:
    said = {
        name[:3]: hours_text(one for one in windows if one.weekday == number) for number, name in enumerate(WEEKDAYS)
    }
    form.evaluate(SAY, said)
    before = free(said)
    hours = {
        (day, hour): range(day * DAY + hour * HOUR, day * DAY + (hour + 1) * HOUR)
        for day in range(7)
        for hour in range(24)
    }
    for day, hour, checked, in_part in form.evaluate(TICKED):
        count = len(before & set(hours[day, hour]))
        assert (checked, in_part) == (count == HOUR, 0 < count < HOUR)
    was = set(hours[toggled]) <= before
    form.evaluate(TOGGLE, list(toggled))
    then = form.evaluate(WRITTEN)
    assert free(then) == (before - set(hours[toggled]) if was else before | set(hours[toggled]))
    form.evaluate(TOGGLE, list(toggled))
    assert free(form.evaluate(WRITTEN)) == (before | set(hours[toggled]) if was else before - set(hours[toggled]))


def test_the_grid_and_the_fields_say_the_same_of_every_minute(form: Page):
    form.get_by_role("button", name="Show the night too").click()
    agree(form)


def test_hours_are_ticked_by_keyboard_dragged_over_and_saved(
    form: Page, faults_everywhere: Callable[[Page], list[str]]
):
    form.evaluate(SAY, {day[:3]: "" for day in WEEKDAYS} | {"Mon": "9:15-10:00", "Sun": "in the morning"})
    table = form.get_by_role("table", name="Free every week")
    nine = table.get_by_role("checkbox", name="Monday, 9 AM to 10 AM")
    assert nine.evaluate("box => box.indeterminate")
    expect(table.get_by_role("checkbox", name="Sunday, 9 AM to 10 AM")).to_be_disabled()
    table.get_by_role("checkbox", name="Monday, 8 AM to 9 AM").focus()
    form.keyboard.press("ArrowDown")
    expect(nine).to_be_focused()
    form.keyboard.press("Space")
    expect(form.get_by_label("Monday", exact=True)).to_have_value("9:00 AM to 10:00 AM")
    form.keyboard.press("ArrowRight")
    expect(table.get_by_role("checkbox", name="Tuesday, 9 AM to 10 AM")).to_be_focused()
    table.get_by_role("checkbox", name="Wednesday, 1 PM to 2 PM").hover()
    form.mouse.down()
    for hour in ("2 PM to 3 PM", "3 PM to 4 PM"):
        table.get_by_role("checkbox", name=f"Wednesday, {hour}").hover()
    form.mouse.up()
    expect(form.get_by_label("Wednesday", exact=True)).to_have_value("1:00 PM to 4:00 PM")
    form.get_by_label("Sunday", exact=True).fill("22:00-02:00")
    expect(table.get_by_role("checkbox", name="Monday, 1 AM to 2 AM")).to_be_checked()
    assert faults_everywhere(form) == []
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("1:00 PM to 4:00 PM")).to_be_visible()
    expect(form.get_by_text("10:00 PM to 2:00 AM the next day")).to_be_visible()
