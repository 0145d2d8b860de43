"""How much a test tries: a few cases in the gate, TRIES times as many in `make test-long`."""

from collections.abc import Iterable
from os import environ
from typing import TypeVar

T = TypeVar("T")
K = TypeVar("K")
FACTOR = max(1, int(environ.get("TRIES") or 1))


def tries(count: int) -> int:
    """So many in the gate, and a multiple of it where more are asked for."""
    return count * FACTOR


def few(cases: Iterable[T], count: int) -> list[T]:
    """Some of the cases, from the first on and evenly apart: `count` in the gate.

    All of them where no fewer are asked for.
    """
    listed = list(cases)
    taken = min(tries(count), len(listed))
    return [listed[k * len(listed) // taken] for k in range(taken)]


def mixed(seeds: Iterable[T], kinds: Iterable[K], count: int = 1) -> list[tuple[T, K]]:
    """Every kind with some of the seeds: `count` in the gate, other ones for each kind; all of them in the end."""
    listed = list(seeds)
    taken = min(tries(count), len(listed))
    return [
        (listed[(place + k * len(listed) // taken) % len(listed)], kind)
        for place, kind in enumerate(kinds)
        for k in range(taken)
    ]
