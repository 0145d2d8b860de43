"""The ports of letters and of the addresses that they go to."""

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from matcher.domain.model.ids import ConsultantId
from matcher.domain.workflow.letter import LetterKind, LetterState
from matcher.records import Delivery, Letter, Outgoing, Outline, Subject


class OutboxStore(Protocol):
    """Letters, as they are now; how they came to it is in the trail. Who they are for and what they say is sealed."""

    def add(self, letter: Letter) -> int:
        """Store a letter (its id is given here) and return its id."""
        ...

    def update(self, letter: Letter) -> None:
        """Write what a letter is now."""
        ...

    def get(self, letter_id: int) -> Letter | None:
        """One letter."""
        ...

    def find(
        self,
        states: Collection[LetterState] | None = None,
        *,
        about: Collection[Subject] | None = None,
        to: Collection[ConsultantId] | None = None,
        limit: int | None = None,
        hidden: Collection[LetterKind] = (),
    ) -> tuple[Letter, ...]:
        """Letters that match all that is given, newest first; those of hidden kinds are left out.

        Args:
            about: Any of these.
            to: Any of these consultants.
        """
        ...

    def outlines(
        self, states: Collection[LetterState] | None, *, limit: int, hidden: Collection[LetterKind] = ()
    ) -> tuple[Outline, ...]:
        """As :meth:`find`, without opening any."""
        ...

    def count(self, states: Collection[LetterState], hidden: Collection[LetterKind] = ()) -> int:
        """How many are in any of these states, and of no hidden kind; none is opened."""
        ...


class ContactStore(Protocol):
    """Consultants' addresses that were set here: sealed, and kept through every import."""

    def set(self, consultant_id: ConsultantId, email: str, at: datetime, unconfirmed_by: int | None) -> None:
        """Write an address in the place of the one before; an empty one says that the address of the data counts.

        Args:
            unconfirmed_by: The account that set it, where a second person has still to confirm it.
        """
        ...

    def confirm(self, consultant_id: ConsultantId) -> None:
        """Write that a second person has confirmed an address."""
        ...

    def unconfirmed(self) -> Mapping[ConsultantId, int]:
        """Whose address waits for a second person, and the account that set it."""
        ...

    def emails(self, ids: Collection[ConsultantId] | None = None) -> Mapping[ConsultantId, str]:
        """The addresses, all or some."""
        ...


class Postbox(Protocol):
    """An open connection to a mail server."""

    def deliver(self, outgoing: Outgoing) -> Delivery:
        """Hand a letter over, once; whatever happens, what became of it is told and nothing is raised."""
        ...


class Mailer(Protocol):
    """Opens connections to a mail server."""

    @property
    def domain(self) -> str:
        """What stands behind the @ of our message ids."""
        ...

    def open(self) -> AbstractContextManager[Postbox]:
        """Connect and sign in.

        Raises:
            MailError: It can't be done.
        """
        ...
