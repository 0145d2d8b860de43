"""Anchors: where both chains end, noted outside the database daily, so that no older end can be put back unseen."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from matcher.domain.model.errors import MatcherError
from matcher.ports import Database, Mailer
from matcher.records import ChainHead, Fate, Outgoing

Note = Callable[[str], object]
"""Takes one line to where the database's writers can't change it."""
NOTED_END = re.compile(r"\b(trail|access):([1-9][0-9]*):([0-9a-f]{64})\b")
SUBJECT = "Where the audit trail ends"


class AnchorError(MatcherError):
    """An anchor that can't be read, or could not be noted."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """Ends of the chains that were noted before."""

    trail: tuple[ChainHead, ...] = ()
    access: tuple[ChainHead, ...] = ()


def read_anchors(text: str) -> Anchors:
    """The ends that a line, or a file of lines, notes; what stands around them does not matter.

    Raises:
        AnchorError: It notes none.
    """
    found = [(chain, ChainHead(int(number), seal)) for chain, number, seal in NOTED_END.findall(text)]
    if not found:
        raise AnchorError(
            "There is no anchor in that. Give the file of anchors, or one as `matcher audit-log anchor` prints it:"
            " trail:12:… with its 64 characters."
        )
    return Anchors(
        tuple(head for chain, head in found if chain == "trail"),
        tuple(head for chain, head in found if chain == "access"),
    )


def names_an_end(text: str) -> bool:
    """Whether there is an anchor in it."""
    return NOTED_END.search(text) is not None


def anchor(database: Database, note: Note) -> str:
    """Note where both chains end; the line, or an empty string where there is no entry yet."""
    with database.reading() as work:
        line = anchor_line(work.now, work.trail.head(), work.access_log.head())
    if line:
        note(line)
    return line


def anchor_line(at: datetime, trail: ChainHead | None, access: ChainHead | None) -> str:
    """Moment and ends: numbers and seals, which tell nothing of what the entries say."""
    ends = {"trail": trail, "access": access}
    noted = [f"{chain}:{head.number}:{head.seal}" for chain, head in ends.items() if head]
    return " ".join([at.isoformat(timespec="seconds"), *noted]) if noted else ""


def by_mail(mailer: Mailer, email: str, clock: Callable[[], datetime]) -> Note:
    """Send each line to an address.

    Raises:
        AnchorError: (of what is returned) The mail server did not take it.
        MailError: (likewise) It can't be reached.
    """

    def note(line: str) -> None:
        message_id = f"<{token_hex(16)}@{mailer.domain}>"
        with mailer.open() as postbox:
            delivery = postbox.deliver(Outgoing("", email, SUBJECT, f"{line}\n", message_id, clock()))
        if delivery.fate is not Fate.ACCEPTED:
            raise AnchorError(f"The end of the audit trail was not noted. {delivery.fault}")

    return note
