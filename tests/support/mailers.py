"""A way to a mail server that takes everything and keeps it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from matcher.records import Delivery, Fate, Outgoing


class Kept:
    """What was handed over, in order."""

    domain = "center.example"

    def __init__(self) -> None:
        self.letters: list[Outgoing] = []

    @contextmanager
    def open(self) -> Iterator[Self]:
        yield self

    def deliver(self, outgoing: Outgoing) -> Delivery:
        self.letters.append(outgoing)
        return Delivery(Fate.ACCEPTED)
