"""The audit trail as a whole: whether every entry is as it was written, in its place, and none is missing."""

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.service.ports import Database
from matcher.service.records import FIRST_SEAL, ChainHead, SealedDecision, seal_of

REMOVED = "it was removed"
UNSEALED = "it has no seal: it was added past the program"
CHANGED = "what it says is not what was written"
OUT_OF_PLACE = "it does not follow the entry before it: one between them was removed, added or moved"
CUT_OFF = "entries at the end were removed or added past the program"


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


def walked(chain: Iterable[SealedDecision], head: ChainHead | None) -> TrailReport:
    """Judge a chain, in the order of its entries, by its head."""
    entries, seal, last = 0, FIRST_SEAL, 0
    for entry in chain:
        fault = _fault(entry, seal)
        if fault:
            return TrailReport(entries, seal, entry.decision_id, fault)
        entries, seal, last = entries + 1, entry.seal or "", entry.decision_id
    if (ChainHead(last, seal) if entries else None) != head:
        return TrailReport(entries, seal, head.decision_id if head else last, CUT_OFF)
    return TrailReport(entries, seal)


def _fault(entry: SealedDecision, previous: str) -> str:
    if entry.decision is None:
        return REMOVED
    if entry.seal is None:
        return UNSEALED
    if entry.previous != previous:
        return OUT_OF_PLACE
    return "" if entry.seal == seal_of(entry.decision, previous) else CHANGED
