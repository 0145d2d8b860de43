"""Rules of recurrence give the times that dateutil gives, however soon they are left."""

from datetime import UTC, datetime, timedelta
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.calendars.content_lines import Line
from matcher.calendars.recurrence_rule import EFFORT, recurrence_rule
from matcher.calendars.stamps import Stamp
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


@pytest.mark.parametrize(("frequency", "most"), [("DAILY", 12), ("WEEKLY", 4), ("MONTHLY", 6), ("YEARLY", 30)])
def test_a_rule_that_never_gives_a_time_looks_through_no_more_periods_than_count(frequency: str, most: int):
    spent: list[int] = []
    stamp = Stamp(FIRST, UTC)
    rule = recurrence_rule(Line(1, "RRULE", {}, f"FREQ={frequency};BYMONTH=2;BYMONTHDAY=30"), stamp)
    found = list(rule.starts(stamp, FIRST, FIRST + timedelta(days=9), spent.append))
    # in nine days: 9 days, 1 week, no whole month or year; two that may be parts, and the one at which it is left;
    # a month counts 2, a year 10
    assert (found, sum(spent)) == ([], most)
