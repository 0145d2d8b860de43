from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from matcher.domain.model.calendar import Interval
from matcher.domain.model.problem import WeeklyWindow
from matcher.domain.rules.in_words import quantity
from matcher.domain.workflow.request import Step
from matcher.services.engagements.lifecycle import BY_HAND
from web.pages.overviews.span import Span
from web.shell import wording
from web.shell.outcomes import sentence

PHOENIX = ZoneInfo("America/Phoenix")


@pytest.mark.parametrize(
    ("objective", "bound", "words"),
    [
        (100, 100, "proven to be the best possible"),
        (100, 99, "proven to be the best possible"),
        (9999, 10000, "within 0.01% of the best possible"),
        (99_999, 1_000_000, "within 90.01% of the best possible"),
        (999_999, 1_000_000, "within 0.01% of the best possible"),  # 0.0001%, rounded up: it never claims too much
        (-10, 0, "within 1000.00% of the best possible"),
    ],
)
def test_the_bound_in_words_never_claims_too_much(objective: int, bound: int, words: str):
    assert wording.bound_in_words(objective, bound) == words


def test_a_moment_is_told_on_the_zones_clock_with_the_zone_named():
    at = datetime(2027, 3, 12, 16, 5, tzinfo=UTC)
    assert wording.zoned(at, PHOENIX) == "Fri, Mar 12, 2027 at 9:05 AM MST (Phoenix time)"
    assert wording.moment(at.astimezone(PHOENIX)) == "Fri, Mar 12, 2027 at 9:05 AM MST"


@pytest.mark.parametrize(
    ("at", "words"), [(time(0, 5), "12:05 AM"), (time(12), "12:00 PM"), (time(23, 59), "11:59 PM")]
)
def test_clock_times_have_twelve_hours(at: time, words: str):
    assert wording.clock(at) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (9, 17, "9:00 AM to 5:00 PM"), (0, 0, "all day"), (20, 2, "8:00 PM to 2:00 AM the next day"),
        (18, 0, "6:00 PM to 12:00 AM"), (9, 9, "9:00 AM to 9:00 AM the next day"),
    ],
)  # fmt: skip
def test_a_weekly_window_says_when_it_ends_the_next_day(start: int, end: int, words: str):
    assert wording.hours(WeeklyWindow(0, time(start), time(end))) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("in_person", "In person"),
        ("human_trafficking_101", "Human trafficking 101"),
        ("lgbtq_populations", "LGBTQ+ populations"),
    ],
)
def test_terms_read_like_words(name: str, words: str):
    assert wording.term(name) == words


def test_amounts_read_like_amounts():
    assert [wording.dollars(1250.4), wording.dollars(-3)] == ["$1,250", "-$3"]
    assert [wording.signed(40), wording.signed(-30), wording.signed(0)] == ["+40", "−30", "0"]
    assert [quantity(1, "seat"), quantity(1200, "seat"), quantity(0, "person", "people")] == [
        "1 seat", "1,200 seats", "0 people",
    ]  # fmt: skip
    assert [wording.minutes(45), wording.minutes(60), wording.minutes(90)] == [
        "45 minutes",
        "1 hour",
        "1 hour 30 minutes",
    ]
    assert [wording.duration(0.04), wording.duration(0.84), wording.duration(125)] == [
        "under 0.1 seconds", "0.8 seconds", "2 min 5 s",
    ]  # fmt: skip
    assert [wording.decimal(2.0), wording.decimal(2.5)] == ["2", "2.5"]


def test_an_unknown_language_is_told_by_its_code():
    assert [wording.language("es"), wording.language("ase"), wording.language("xx")] == [
        "Spanish", "American Sign Language", "xx",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "outcome", [*(f"triage_{step}" for step in Step), *(f"lifecycle_{step}" for step in sorted(BY_HAND))]
)
def test_each_step_that_people_take_says_what_came_of_it(outcome: str):
    assert sentence(outcome).endswith(".")


def test_an_outcome_names_whom_it_was_about_where_it_may():
    assert sentence("approved", 2) == "2 seats approved."
    assert (
        sentence("approved", 2, "Ana Ruiz and Ben Cho (Grove House)") == "Ana Ruiz and Ben Cho (Grove House) approved."
    )


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 3, 12, 9, tzinfo=PHOENIX), "today 9:00 AM MST"),
        (datetime(2026, 3, 13, 0, 5, tzinfo=PHOENIX), "Fri, Mar 13, 12:05 AM MST"),
        (datetime(2025, 9, 12, 9, tzinfo=PHOENIX), "Fri, Sep 12, 9:00 AM MST"),  # 181 days before
        (datetime(2025, 9, 11, 9, tzinfo=PHOENIX), "Sep 11, 2025, 9:00 AM MST"),  # 182 days
        (datetime(2026, 9, 10, 9, tzinfo=PHOENIX), "Sep 10, 2026, 9:00 AM MST"),
    ],
)
def test_a_moment_is_as_short_as_it_can_be(at: datetime, words: str):
    assert wording.brief_moment(at, date(2026, 3, 12)) == words


@pytest.mark.parametrize(
    ("begin", "end", "words"),
    [
        (datetime(2026, 3, 12, tzinfo=PHOENIX), datetime(2026, 3, 13, tzinfo=PHOENIX), "Thu, Mar 12, 2026"),
        (
            datetime(2026, 3, 12, tzinfo=PHOENIX),
            datetime(2026, 3, 17, tzinfo=PHOENIX),
            "Thu, Mar 12, 2026 to Mon, Mar 16, 2026",
        ),
        (
            datetime(2026, 3, 12, tzinfo=PHOENIX),
            datetime(2026, 3, 12, 12, tzinfo=PHOENIX),
            "Thu, Mar 12, 2026 at 12:00 AM MST (Phoenix time) to Thu, Mar 12, 2026 at 12:00 PM MST (Phoenix time)",
        ),
    ],
)
def test_whole_days_are_told_by_their_days(begin: datetime, end: datetime, words: str):
    stretch = Interval(begin, end)
    assert wording.span(stretch, PHOENIX) == words


@pytest.mark.parametrize(
    ("on", "words"),
    [(date(2026, 11, 27), "November 2026 to January 2027"), (date(2027, 1, 4), "January to March 2027")],
)
def test_a_quarter_names_both_years_where_they_are_two(on: date, words: str):
    assert Span.around(on, "quarter", PHOENIX).words == words
