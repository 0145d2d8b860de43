"""Rules of recurrence give the times that dateutil gives, however soon they are left."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from matcher.calendars.content_lines import Line
from matcher.calendars.recurrence_rule import EFFORT, recurrence_rule
from matcher.calendars.stamps import Stamp
from tests.support.plain_rules import WEEKDAYS, days_of
from tests.support.tries import tries

FIRST = datetime(9990, 11, 27, 9, 30)  # noqa: DTZ001  on the clock of an entry
"""Late: dateutil itself looks through every period until the year 9999."""


def starts(text: str, first: datetime, upper: datetime) -> list[datetime]:
    rule = recurrence_rule(Line(1, "RRULE", {}, text), Stamp(first, UTC))
    return list(rule.starts(Stamp(first, UTC), first, upper, lambda _effort: None))


@st.composite
def rules(draw: st.DrawFn) -> str:
    parts = [f"FREQ={draw(st.sampled_from(sorted(EFFORT)))}"]
    numbers = {"INTERVAL": (1, 60), "BYMONTH": (1, 12), "BYMONTHDAY": (1, 31), "BYHOUR": (0, 23), "BYSETPOS": (1, 3)}
    for name, (least, most) in numbers.items():
        if draw(st.integers(0, 2)) == 0:
            parts.append(f"{name}={draw(st.integers(least, most))}")
    if draw(st.booleans()):
        parts.append(f"BYDAY={draw(st.sampled_from(['MO', 'TU,TH', 'SU']))}")
    # Of the week in which a rule begins, dateutil counts places from its first time on: see the plain walk below.
    assume(parts[0] != "FREQ=WEEKLY" or "TU,TH" not in parts[-1] or not any("BYSETPOS" in part for part in parts))
    return ";".join(parts)


@settings(max_examples=tries(60), deadline=None)
@given(rules(), st.integers(0, 3000), st.integers(0, 1500))
def test_a_rule_gives_what_dateutil_gives_up_to_the_last_time_that_counts(text: str, begun: int, days: int):
    first = FIRST + timedelta(hours=begun)
    upper = first + timedelta(days=days)
    try:
        expected = list(takewhile(lambda one: one <= upper, rrulestr(text, dtstart=first)))
    except ValueError:  # hours that the interval never meets
        return
    assert starts(text, first, upper) == expected


@settings(max_examples=tries(60), deadline=None)
@given(
    rules(),
    st.sampled_from(["", ";COUNT=1", ";COUNT=7", ";COUNT=60"]),
    st.dates(date(9950, 1, 1), date(9965, 1, 1)),
    st.integers(0, 8000),
    st.integers(0, 3000),
)
@example("FREQ=YEARLY", "", date(9952, 2, 29), 4000, 2000)
@example("FREQ=YEARLY;INTERVAL=3", ";COUNT=4", date(9952, 2, 29), 4000, 2000)
@example("FREQ=MONTHLY;INTERVAL=7", "", date(9952, 1, 31), 4000, 2000)
def test_a_rule_begun_long_ago_gives_between_two_moments_what_dateutil_gives(
    text: str, count: str, day: date, ago: int, days: int
):
    assume("HOURLY" not in text)  # dateutil itself takes seconds for the hours of fifty years
    first = Stamp(datetime.combine(day, time(9, 30)), UTC)
    lower = first.local + timedelta(days=ago)
    upper = lower + timedelta(days=days)
    rule = recurrence_rule(Line(1, "RRULE", {}, text + count), first)
    counting = takewhile(lambda one: one <= upper, rrulestr(text + count, dtstart=first.local))
    expected = [one for one in counting if lower <= one]
    assert list(rule.starts(first, lower, upper, lambda _effort: None)) == expected


@st.composite
def whole_rules(draw: st.DrawFn) -> str:
    """Rules of days with several parts: counted weekdays beside others, places in a period, a week's first day."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = {"FREQ": frequency, "INTERVAL": str(draw(st.integers(1, 4)))}
    if draw(st.booleans()):
        parts["BYMONTH"] = _listed(draw(st.sets(st.integers(1, 12), min_size=1, max_size=6)))
    counts = ["", "1", "2", "5", "-1", "-2"] if frequency in {"MONTHLY", "YEARLY"} else [""]
    weekdays = draw(st.sets(st.sampled_from(WEEKDAYS), max_size=4))
    if weekdays:
        parts["BYDAY"] = _listed([draw(st.sampled_from(counts)) + day for day in sorted(weekdays)])
    if frequency != "WEEKLY" and draw(st.integers(0, 2)) == 0:
        days = st.sampled_from([1, 2, 13, 28, 29, 30, 31, -1, -2, -10])
        parts["BYMONTHDAY"] = _listed(draw(st.sets(days, min_size=1, max_size=3)))
    if draw(st.booleans()) and parts.keys() & {"BYDAY", "BYMONTHDAY"}:
        parts["BYSETPOS"] = _listed(draw(st.sets(st.sampled_from([1, 2, 3, -1, -2]), min_size=1, max_size=2)))
    if draw(st.booleans()):
        parts["WKST"] = draw(st.sampled_from(WEEKDAYS))
    ended = draw(st.sampled_from(["", "", f";COUNT={draw(st.integers(1, 30))}"]))
    return ";".join(f"{name}={value}" for name, value in parts.items()) + ended


def _listed(values: Iterable[object]) -> str:
    return ",".join(map(str, values))


@settings(max_examples=tries(100), deadline=None)
@given(whole_rules(), st.dates(date(2023, 1, 1), date(2027, 6, 1)))
@example("FREQ=MONTHLY;BYDAY=MO,5TH", date(2027, 4, 13))
@example("FREQ=YEARLY;BYDAY=TH,-2SA", date(2021, 3, 27))
@example("FREQ=WEEKLY;BYDAY=MO,FR,SA,SU;BYSETPOS=2,3", date(2027, 4, 1))
@example("FREQ=WEEKLY;BYDAY=TU,TH;BYSETPOS=2,-2;COUNT=28", date(2027, 1, 13))
def test_a_rule_gives_the_days_that_a_plain_walk_finds(text: str, day: date):
    """dateutil loses days: of counted weekdays beside others, and of places in the week in which a rule begins."""
    last = day + timedelta(days=500)
    found = starts(text, datetime.combine(day, time(9, 30)), datetime.combine(last, time(23)))
    assert [one.date() for one in found] == days_of(text, day, last)


@pytest.mark.parametrize("text", ["FREQ=YEARLY", "FREQ=YEARLY;COUNT=900", "FREQ=MONTHLY", "FREQ=DAILY;COUNT=99999"])
def test_periods_that_are_over_take_no_effort(text: str):
    spent: list[int] = []
    stamp = Stamp(datetime(1950, 1, 7), UTC)  # noqa: DTZ001  on the clock of an entry
    lower = datetime(2027, 1, 1)  # noqa: DTZ001  likewise
    assert list(recurrence_rule(Line(1, "RRULE", {}, text), stamp).starts(
        stamp, lower, lower + timedelta(days=7), spent.append
    ))  # fmt: skip
    assert sum(spent) < 40  # at most three periods before the week, seven days in it, two after; a year counts 10


@pytest.mark.parametrize(("frequency", "most"), [("DAILY", 12), ("WEEKLY", 4), ("MONTHLY", 6), ("YEARLY", 30)])
def test_a_rule_that_never_gives_a_time_looks_through_no_more_periods_than_count(frequency: str, most: int):
    spent: list[int] = []
    stamp = Stamp(FIRST, UTC)
    rule = recurrence_rule(Line(1, "RRULE", {}, f"FREQ={frequency};BYMONTH=2;BYMONTHDAY=30"), stamp)
    found = list(rule.starts(stamp, FIRST, FIRST + timedelta(days=9), spent.append))
    # in nine days: 9 days, 1 week, no whole month or year; two that may be parts, and the one at which it is left;
    # a month counts 2, a year 10
    assert (found, sum(spent)) == ([], most)
