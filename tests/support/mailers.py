"""A way to a mail server that takes everything and keeps it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from matcher.records import Delivery, Fate, Outgoing


class Kept:
    """What was handed over, in order.

    Attributes:
        opened: How often it was called.
    """

    domain = "center.example"

    def __init__(self) -> None:
        self.letters: list[Outgoing] = []
        self.opened = 0

    @contextmanager
    def open(self) -> Iterator[Self]:
        self.opened += 1
        yield self

    def deliver(self, outgoing: Outgoing) -> Delivery:
        self.letters.append(outgoing)
        return Delivery(Fate.ACCEPTED)
