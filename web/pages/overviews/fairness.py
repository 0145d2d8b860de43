"""Fairness: how evenly the work is spread among consultants, and over the quarters."""

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from flask import Blueprint
from flask.typing import ResponseReturnValue

from matcher.domain.rules.in_words import quantity
from matcher.records import Permission
from matcher.services.schedule.fairness import Fairness, PersonLoad, fairness
from web.lists.answer import show_list
from web.lists.center.fairness import fairness_list
from web.shell.center import database
from web.shell.identity import requires
from web.shell.wording import decimal

pages = Blueprint("fairness", __name__, url_prefix="/fairness")


class Bar(NamedTuple):
    """A bar of a chart: its label, how long it is, what it says, and which of several kinds it is of."""

    label: str
    value: float
    words: str
    kind: str = ""


class QuarterSpread(NamedTuple):
    """How the hours of a quarter are spread among those who have any."""

    words: str
    people: int
    most: float
    middle: float
    even: float


@pages.get("/")
@requires(Permission.READ)
def show() -> ResponseReturnValue:
    """The charts with their figures, and everyone in a list."""
    found = fairness(database())
    quarters = spread_by_quarter(found)
    return show_list(
        fairness_list(found),
        found.people,
        "schedule/fairness.html",
        found=found,
        groups=by_share(found.people, found.even),
        quarters=quarters,
        quarter_bars=[bar for one in quarters if one.people for bar in bars_of(one)],
    )


def by_share(people: Sequence[PersonLoad], even: float) -> list[Bar]:
    """How many people have how many hours, against an even share."""
    limits = ((0.0, "None"), (even / 2, "Up to half an even share"), (even, "Up to an even share"),
              (2 * even, "Up to twice as much"), (float("inf"), "More than that"))  # fmt: skip
    bars, below = [], -1.0
    for limit, label in limits:
        count = sum(below < one.hours <= limit for one in people)
        bars.append(Bar(label, count, quantity(count, "person", "people")))
        below = limit
    return bars


def spread_by_quarter(found: Fairness) -> list[QuarterSpread]:
    """The hours of each quarter: the most of one person, the middle of those with any, and an even share."""
    spreads = []
    for quarter in found.quarters:
        hours = [one.by_quarter[quarter] for one in found.people if one.by_quarter.get(quarter)]
        most, middle = max(hours, default=0.0), median(hours) if hours else 0.0
        spreads.append(QuarterSpread(quarter.words, len(hours), most, middle, found.even_by_quarter[quarter]))
    return spreads


def bars_of(one: QuarterSpread) -> list[Bar]:
    """Three bars for a quarter."""
    return [
        Bar(one.words, one.most, f"most: {decimal(one.most)}", "most"),
        Bar("", one.middle, f"middle: {decimal(one.middle)}"),
        Bar("", one.even, f"even share: {decimal(one.even)}", "even"),
    ]
