"""The parts of what is stored: each says by a stamp whether it is what it was."""

from collections.abc import Callable, Collection, Hashable, Mapping
from enum import StrEnum
from typing import Protocol, TypeVar

Made = TypeVar("Made")
Id = TypeVar("Id", bound=Hashable)


class Part(StrEnum):
    """What changes together. A stamp of each is replaced by the transaction that changes it."""

    ACCOUNTS = "accounts"
    """Accounts and who is signed in."""
    BUSY = "busy"
    """Hours that own calendars take."""
    CALENDARS = "calendars"
    """Feeds, and own calendars."""
    LIFECYCLES = "lifecycles"
    """What is kept about engagements beside their seats."""
    DATASET = "dataset"
    """Consultants, engagements and the policy."""
    LETTERS = "letters"
    """Letters, and addresses that were set here."""
    OFFERS = "offers"
    """Offers and questions about them."""
    PROPOSALS = "proposals"
    """Proposals, and what is uncovered."""
    PUBLISHED = "published"
    """What went public."""
    REJECTIONS = "rejections"
    """Pairs that were turned down."""
    REQUESTS = "requests"
    """Requests."""
    ROWS = "rows"
    """The rows of proposals, with what was decided."""
    RUNS = "runs"
    """Runs."""
    STANDING = "standing"
    """The schedule that stands, and what is kept of it although it no longer holds."""
    TRAIL = "trail"
    """The audit trail."""


class Moment(Protocol):
    """What one transaction sees."""

    def stamps(self, *parts: Part) -> tuple[str, ...] | None:
        """The stamps of parts: the same again only where nothing of them changed. None where one has none."""
        ...

    def recall(self, key: Hashable, parts: tuple[Part, ...], make: Callable[[], Made], also: object = None) -> Made:
        """A value that depends on these parts and nothing else, kept from an earlier transaction or made now.

        Args:
            key: Tells it from all other values; nothing that is sealed.
            make: Reads in this transaction. What it returns is never changed by anyone.
            also: What else the value depends on.
        """
        ...

    def recall_each(
        self,
        kind: str,
        ids: Collection[Id],
        parts: tuple[Part, ...],
        make: Callable[[Collection[Id]], Mapping[Id, Made]],
        also: Callable[[Id], object] = ...,
    ) -> Mapping[Id, Made]:
        """Values of ids, those that have one, each as :meth:`recall`; those that have to be made are made together."""
        ...
