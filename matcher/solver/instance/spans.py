"""Spans of time of many owners in two sorted arrays, asked about by the million at once."""

import numpy as np

from matcher.solver.instance.horizon import DAY_SECONDS, Flags, Ints


class Spans:
    """Half-open spans, each with an owner.

    Source: an owner's spans are shifted by the owner's number times more than the horizon's length, so that one
    look-up answers for every owner; a running maximum of the ends takes care of spans that overlap.

    Args:
        owner: ``[n]``, owner of each span, from 0.
        begin: ``[n]`` in seconds.
        end: ``[n]`` in seconds.
        seconds: Length of the horizon; what lies outside is cut off.
        merge: Join spans of one owner that touch, so that a span may be contained in two together.
    """

    def __init__(self, owner: Ints, begin: Ints, end: Ints, seconds: int, *, merge: bool = False) -> None:
        self._seconds = seconds
        self._stride = seconds + 2
        kept = np.clip(begin, 0, seconds) < np.clip(end, 0, seconds)
        owner, begin, end = owner[kept], np.clip(begin[kept], 0, seconds), np.clip(end[kept], 0, seconds)
        begins, ends = owner * self._stride + begin, owner * self._stride + end
        order = np.argsort(begins, kind="stable")
        begins, ends = begins[order], np.maximum.accumulate(ends[order]) if begins.size else ends
        if merge and begins.size:
            opens = np.concatenate([[True], begins[1:] > ends[:-1]])
            last = np.concatenate([np.flatnonzero(opens)[1:] - 1, [begins.size - 1]])
            begins, ends = begins[opens], ends[last]
        # A sentinel before everything, so that a search that finds nothing points at a span that contains nothing.
        self._begins: Ints = np.concatenate([[-1], begins, [np.iinfo(np.int64).max]]).astype(np.int64)
        self._ends: Ints = np.concatenate([[-1], ends, [-1]]).astype(np.int64)
        self._index_days(int(owner.max(initial=0)) + 1)

    def _index_days(self, owners: int) -> None:
        """Note where each owner's days begin among the spans: a search then looks at a day's few spans only."""
        self._days = self._seconds // DAY_SECONDS + 2
        days = np.arange(self._days, dtype=np.int64) * DAY_SECONDS
        firsts = np.arange(owners, dtype=np.int64)[:, None] * self._stride + days
        places = np.searchsorted(self._begins, firsts.ravel(), side="right") - 1
        self._place: Ints = places.astype(np.int32)
        begun = np.diff(np.concatenate([places, [self._begins.size - 2]]))
        self._most_a_day = int(begun.max(initial=0))
        self._owners = owners

    def _last_begun(self, owner: Ints, second: Ints) -> Ints:
        """Place of the owner's last span that begins at or before a second of the horizon, or of one before it."""
        at: Ints = self._place[np.minimum(owner, self._owners - 1) * self._days + second // DAY_SECONDS]
        keys = owner * self._stride + second
        for _ in range(self._most_a_day):
            at = at + (self._begins[at + 1] <= keys)
        return at

    def contain(self, owner: Ints, begin: Ints, end: Ints) -> Flags:
        """Whether one span of the owner holds [begin, end). Shapes broadcast."""
        at = self._last_begun(owner, np.clip(begin, 0, self._seconds))
        inside: Flags = self._ends[at] >= end + owner * self._stride
        return inside

    def touch(self, owner: Ints, begin: Ints, end: Ints) -> Flags:
        """Whether any span of the owner shares a moment with [begin, end). Shapes broadcast."""
        at = self._last_begun(owner, np.clip(end, 1, self._seconds) - 1)
        shared: Flags = self._ends[at] > np.clip(begin, 0, self._seconds) + owner * self._stride
        return shared & (end > 0)

    def has_any(self, owner: Ints) -> Flags:
        """Which owners have a span at all."""
        return self.touch(owner, np.zeros_like(owner), np.full_like(owner, self._seconds))
