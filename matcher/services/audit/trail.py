"""The audit trail and the access log as wholes: whether every entry is as it was written, and none is missing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from matcher.ports import Database
from matcher.records import FIRST_SEAL, ChainHead, SealedDecision, access_seal_of, seal_of

REMOVED = "it was removed"
UNSEALED = "it has no seal: it was added past the program"
CHANGED = "what it says is not what was written"
OUT_OF_PLACE = "it does not follow the entry before it: one between them was removed, added or moved"
CUT_OFF = "entries at the end were removed or added past the program"
Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class TrailReport:
    """What a walk along the trail came to.

    Args:
        entries: How many fit, up to the first that does not.
        seal: Of the last of them. Noted elsewhere, it proves later that nothing before it was changed.
        misfit: The first entry that does not fit, or None where all do.
        fault: Why it does not fit, in words, else empty.
    """

    entries: int
    seal: str
    misfit: int | None = None
    fault: str = ""


def verify_trail(database: Database) -> TrailReport:
    """Walk the audit trail from its first entry and compute every seal anew."""
    with database.reading() as work:
        return walked(work.decisions.sealed(), work.decisions.head())


def verify_access_log(database: Database) -> TrailReport:
    """Walk the access log likewise."""
    with database.reading() as work:
        return judged(work.access_log.sealed(), work.access_log.head(), access_seal_of)


def walked(chain: Iterable[SealedDecision], head: ChainHead | None) -> TrailReport:
    """Judge the trail's chain, in the order of its entries, by its head."""
    return judged(chain, head, seal_of)


def judged(
    chain: Iterable[tuple[int, Entry | None, str | None, str | None]],
    head: ChainHead | None,
    seal_of: Callable[[Entry, str], str],
) -> TrailReport:
    """Judge a chain.

    Args:
        chain: Each entry's id, itself, the seal before it and its own.
        seal_of: An entry and the seal before it to its own.
    """
    entries, seal, last = 0, FIRST_SEAL, 0
    for number, entry, previous, own in chain:
        fault = _fault(seal, previous, own, None if entry is None else seal_of(entry, seal))
        if fault:
            return TrailReport(entries, seal, number, fault)
        entries, seal, last = entries + 1, own or "", number
    if (ChainHead(last, seal) if entries else None) != head:
        return TrailReport(entries, seal, head.number if head else last, CUT_OFF)
    return TrailReport(entries, seal)


def _fault(before: str, previous: str | None, own: str | None, right: str | None) -> str:
    if right is None:
        return REMOVED
    if own is None:
        return UNSEALED
    if previous != before:
        return OUT_OF_PLACE
    return "" if own == right else CHANGED
