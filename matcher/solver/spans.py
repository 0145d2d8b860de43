"""Spans of time of many owners in two sorted arrays, asked about by the million at once."""

import numpy as np

from matcher.solver.horizon import Flags, Ints


class Spans:
    """Half-open spans, each with an owner.

    Source: an owner's spans are shifted by the owner's number times more than the horizon's length, so that one
    binary search answers for every owner; a running maximum of the ends takes care of spans that overlap.

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
        self._begins: Ints = np.concatenate([[-1], begins]).astype(np.int64)
        self._ends: Ints = np.concatenate([[-1], ends]).astype(np.int64)

    def contain(self, owner: Ints, begin: Ints, end: Ints) -> Flags:
        """Whether one span of the owner holds [begin, end). Shapes broadcast."""
        shift = owner * self._stride
        at = np.searchsorted(self._begins, np.clip(begin, 0, self._seconds) + shift, side="right") - 1
        inside: Flags = self._ends[at] >= end + shift
        return inside

    def touch(self, owner: Ints, begin: Ints, end: Ints) -> Flags:
        """Whether any span of the owner shares a moment with [begin, end). Shapes broadcast."""
        shift = owner * self._stride
        at = np.searchsorted(self._begins, np.clip(end, 0, self._seconds) + shift, side="left") - 1
        shared: Flags = self._ends[at] > np.clip(begin, 0, self._seconds) + shift
        return shared

    def has_any(self, owner: Ints) -> Flags:
        """Which owners have a span at all."""
        return self.touch(owner, np.zeros_like(owner), np.full_like(owner, self._seconds))
