"""Spans of time in whole seconds since 1970, merged and sorted, of one person."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from matcher.domain.model.calendar import DAY, Interval, moment
from matcher.domain.model.problem import Consultant

MARGIN = timedelta(days=2)
"""Time zones and windows past midnight reach so far beyond a day."""


class Span(NamedTuple):
    """[begin, end), in seconds since 1970."""

    begin: int
    end: int


def span_of(interval: Interval) -> Span:
    """An interval in seconds."""
    return Span(int(interval.begin.timestamp()), int(interval.end.timestamp()))


class Spans:
    """Spans joined where they touch."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._begins: list[int] = []
        self._ends: list[int] = []
        for begin, end in sorted(spans):
            if begin >= end:
                continue
            if self._ends and begin <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._begins.append(begin)
                self._ends.append(end)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._begins)

    def contain(self, begin: int, end: int) -> bool:
        """Whether no moment of [begin, end) is left open."""
        at = bisect_right(self._begins, begin) - 1
        return at >= 0 and end <= self._ends[at]

    def touch(self, begin: int, end: int) -> bool:
        """Whether a moment of [begin, end) is taken."""
        at = bisect_right(self._begins, end - 1) - 1
        return at >= 0 and begin < end and begin < self._ends[at]


def free_time(consultant: Consultant, first: date, last: date) -> Spans:
    """When a consultant works between two days: weekly hours and extra windows, less what is blocked out."""
    windows = [span_of(window) for window in consultant.available]
    day = first - MARGIN
    while day <= last + MARGIN:
        for weekly in consultant.weekly:
            if weekly.weekday == day.weekday():
                until = day if weekly.end > weekly.start else day + DAY
                begin, end = (
                    moment(day, weekly.start, consultant.time_zone),
                    moment(until, weekly.end, consultant.time_zone),
                )
                windows.append(Span(int(begin.timestamp()), int(end.timestamp())))
        day += DAY
    return _without(windows, [span_of(block) for block in consultant.unavailable])


def _without(windows: Iterable[Span], blocks: Iterable[Span]) -> Spans:
    joined, out = Spans(windows), Spans(blocks)
    edges = sorted({*joined._begins, *joined._ends, *out._begins, *out._ends})  # noqa: SLF001 of this class
    pieces = (Span(begin, end) for begin, end in pairwise(edges))
    return Spans(one for one in pieces if joined.contain(*one) and not out.touch(*one))
