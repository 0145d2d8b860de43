"""The audit trail and the access log as wholes: whether every entry is as it was written, and none is missing."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from matcher.ports import Database
from matcher.records import FIRST_SEAL, NO_KEY, ChainHead, ChainLink

REMOVED = "it was removed"
UNSEALED = "it has no seal: it was added past the program"
CHANGED = "what it says is not what was written"
OUT_OF_PLACE = "it does not follow the entry before it: one between them was removed, added or moved"
NO_SUCH_KEY = "the key that sealed it is not here: put it back into the file of audit keys"
WITHOUT_KEY = "its seal was made without a key, after others had been made with one: it was sealed past the program"
CUT_OFF = "entries at the end were removed or added past the program"
END_FORGED = "the mark of the chain's end was not written by the program, or the key that sealed it is not here"
NOT_AS_ANCHORED = (
    "its seal is another than the one that was noted elsewhere: the chain was sealed again past the program"
)
GONE_SINCE_ANCHORED = "it was noted elsewhere, and the chain ends before it: its end was cut off"


@dataclass(frozen=True, slots=True)
class TrailReport:
    """What a walk along the trail came to.

    Args:
        entries: How many fit, up to the first that does not.
        seal: Of the last of them. Noted elsewhere, it proves later that nothing before it was changed.
        misfit: The first entry that does not fit, or None where all do; of one that an anchor names, its number.
        fault: Why it does not fit, in words, else empty.
        unread: How many of them nobody can check, because their key is lost and that is on record.
    """

    entries: int
    seal: str
    misfit: int | None = None
    fault: str = ""
    unread: int = 0


def verify_trail(database: Database, anchors: Collection[ChainHead] = ()) -> TrailReport:
    """Walk the audit trail from its first entry and compute every seal.

    Args:
        anchors: Ends of the chain that were noted elsewhere: it has to lead through all of them.
    """
    with database.reading() as work:
        head = work.trail.head()
        return judged(work.trail.links(), head, anchors, keyed=head is None or work.trail.head_is_right(head))


def verify_access_log(database: Database, anchors: Collection[ChainHead] = ()) -> TrailReport:
    """Walk the access log likewise."""
    with database.reading() as work:
        head = work.access_log.head()
        return judged(work.access_log.links(), head, anchors, keyed=head is None or work.access_log.head_is_right(head))


def judged(
    chain: Iterable[ChainLink], head: ChainHead | None, anchors: Collection[ChainHead] = (), *, keyed: bool = True
) -> TrailReport:
    """Judge a chain, in the order of its entries, by its end and by what was noted elsewhere.

    Args:
        keyed: Whether the end was written with a key that is here.
    """
    noted = {anchor.number: anchor.seal for anchor in anchors}
    walked, last = _walked(chain, noted)
    entries, seal = walked.entries, walked.seal
    if walked.fault:
        return walked
    if (head.number, head.seal) != (entries, seal) if head else entries:
        return TrailReport(entries, seal, head.number if head else last, CUT_OFF)
    if not keyed:
        return TrailReport(entries, seal, last, END_FORGED)
    beyond = min((number for number in noted if number > entries), default=None)
    return replace(walked, misfit=beyond, fault=GONE_SINCE_ANCHORED if beyond else "")


def _walked(chain: Iterable[ChainLink], noted: Mapping[int, str]) -> tuple[TrailReport, int]:
    """What a walk to the chain's end came to, and its last entry.

    Entries whose key is not here are passed over where the next says that it is lost: nobody else can write that.
    """
    entries, seal, last, key_id, unread = 0, FIRST_SEAL, 0, NO_KEY, 0
    without: TrailReport | None = None
    for link in chain:
        fault = _fault(link, entries + 1, seal, key_id)
        if fault == NO_SUCH_KEY:
            without = without or TrailReport(entries, seal, link.entry_id, fault)
            unread += 1
        elif fault or (without and not link.begins_again()):
            return without or TrailReport(entries, seal, link.entry_id, fault), last
        else:
            without = None
        entries, seal, last, key_id = entries + 1, link.seal or "", link.entry_id, link.key_id
        if noted.get(entries, seal) != seal:
            return TrailReport(entries - 1, seal, last, NOT_AS_ANCHORED), last
    return without or TrailReport(entries, seal, unread=unread), last


def _fault(link: ChainLink, number: int, before: str, key_id: str) -> str:
    """What is wrong with the next link of a chain, or an empty string."""
    if link.seal_after is None:
        return REMOVED
    if link.seal is None:
        return UNSEALED
    if (link.previous, link.number) != (before, number):
        return OUT_OF_PLACE
    if link.key_id == NO_KEY != key_id:
        return WITHOUT_KEY
    right = link.seal_after(before)
    if right is None:
        return NO_SUCH_KEY
    return "" if right == link.seal else CHANGED
