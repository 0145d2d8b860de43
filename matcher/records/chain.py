"""Chains, of the audit trail and of the access log: each entry's seal covers its content and the seal before it.

Seals are made with a key that is not in the database, so that nobody who writes the database can make one. The oldest
entries may carry seals of the first form, made without a key: the first seal with a key covers the last of them.
"""

import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from matcher.records.accounts import AccessEntry
from matcher.records.audit_entries import Action, AuditEntry, SubjectKind

FIRST_SEAL = "0" * 64
"""What the first entry's seal covers in the place of a seal before it."""
NO_KEY = ""
"""The id of the key of seals of the first form: they were made without one."""
KEY_LOST = "the former key is lost"
LOG_KEY_LOST = "the former key of this log is lost: it goes on under a new one"
KEY_ID_CHARACTERS = 16


class ChainHead(NamedTuple):
    """The last entry's number and seal, kept apart: an end that was cut off is noticed.

    Args:
        key_id: Of the key that ``mac`` was made with; both empty until the end of a former chain is sealed.
    """

    number: int
    seal: str
    key_id: str = NO_KEY
    mac: str = ""


class ChainLink(NamedTuple):
    """An entry's place in its chain.

    Args:
        number: Counts from 1 without gaps; None where the entry has no seal. Likewise ``previous`` and ``seal``, the
            seal before it and its own, as they were stored.
        seal_after: The seal that it should have after a given one, made with the key of its own; None where the
            entry is gone. What it returns is None where there is no such key.
        key_id: Of the key that made the seal.
        begins_again: Whether the entry says that the key of those before it is lost.
    """

    entry_id: int
    number: int | None
    previous: str | None
    seal: str | None
    seal_after: Callable[[str], str | None] | None
    key_id: str = NO_KEY
    begins_again: Callable[[], bool] = bool


def says_key_lost(content: Mapping[str, object]) -> bool:
    """Whether an entry of either chain, as its seal covers it, is the operator's word that the key before is lost."""
    if "action" in content:
        return (content["action"], content["note"]) == (Action.KEY.value, KEY_LOST)
    return (content["user_id"], content["consultant_id"], content["why"]) == (None, None, LOG_KEY_LOST)


class SealKeys:
    """Makes seals of one chain.

    Args:
        chain: Which chain: a seal of one is none of another.
        keys: The newest first, which makes all new seals; the others read older ones. None where they are lost, or
            not made yet.
        make: Gives keys for a chain that begins.
        goes_on: Whether a chain may go on after an end that was sealed with a key that is not here.
    """

    def __init__(
        self,
        chain: str,
        keys: Sequence[bytes],
        make: Callable[[], Sequence[bytes]] = tuple,
        *,
        goes_on: bool = False,
    ) -> None:
        self._chain, self._make, self._goes_on = chain, make, goes_on
        self._hold(keys)

    def _hold(self, keys: Sequence[bytes]) -> None:
        self._keys = {key_id(key): key for key in reversed(keys)}
        self.newest = key_id(keys[0]) if keys else NO_KEY

    def go_on_after(self, head: "ChainHead | None") -> bool:
        """Whether an entry may follow this end; where the chain begins, keys are made if there are none."""
        may = head is None or head.key_id in self._keys or self._goes_on
        if may and not self._keys:
            self._hold(self._make())
        return may

    def seal(self, content: Mapping[str, object], number: int, previous: str, by: str) -> str | None:
        """The seal of an entry, or None without the key of that id."""
        return self._mac({"content": content, "number": number, "previous": previous}, by)

    def mac_of_head(self, number: int, seal: str, by: str) -> str | None:
        """What says that the chain ended here, or None without the key of that id."""
        return self._mac({"ends_at": number, "seal": seal}, by)

    def _mac(self, written: Mapping[str, object], by: str) -> str | None:
        key = self._keys.get(by)
        said = _text({"chain": self._chain, **written})
        return None if key is None else hmac.digest(key, said, "sha256").hex()


def key_id(key: bytes) -> str:
    """What a key is called in the database: it tells nothing of the key."""
    return hmac.digest(key, b"matcher key id", "sha256").hex()[:KEY_ID_CHARACTERS]


def content_of(entry: AuditEntry) -> dict[str, object]:
    """What the seal of an entry covers."""
    placement = entry.placement
    return {
        "action": entry.action.value,
        "actor": entry.actor,
        "after": entry.after,
        "at": _moment(entry.at),
        "before": entry.before,
        "consultant_id": placement.consultant_id if placement else None,
        "entry_id": entry.entry_id,
        "first_start": _moment(placement.first_start) if placement else None,
        "note": entry.note,
        "proposal_id": entry.proposal_id,
        "reason": entry.reason,
        "request_id": entry.request_id,
        "subject": list(entry.subject),
        "undoes": entry.undoes,
        "user_id": entry.user_id,
        "version": entry.version,
    }


def access_content_of(entry: AccessEntry) -> dict[str, object]:
    """As :func:`content_of`, of an entry of the access log."""
    return {
        "at": _moment(entry.at),
        "consultant_id": entry.consultant_id,
        "entry_id": entry.entry_id,
        "user_id": entry.user_id,
        "why": entry.why,
    }


def former_seal(entry: AuditEntry, first_start: datetime, previous: str) -> str:
    """The seal of the first form: SHA-256 of the entry as that form wrote it, and of the seal before.

    Args:
        first_start: Of the seat; of other subjects, the moment that stood in its place.
    """
    kind, subject_id, seat = entry.subject
    return _digest(
        {
            "action": entry.action.value,
            "after": entry.after,
            "at": _moment(entry.at),
            "before": entry.before,
            "consultant_id": entry.placement.consultant_id if entry.placement else "",
            "decision_id": entry.entry_id,
            "engagement_id": FORMER_NAMES[kind].format(subject_id),
            "first_start": _moment(first_start),
            "note": entry.note,
            "previous": previous,
            "proposal_id": entry.proposal_id,
            "reason": entry.reason,
            "request_id": entry.request_id,
            "seat": seat or "",
            "undoes": entry.undoes,
            "user_id": entry.user_id,
            "user_name": entry.actor,
            "version": entry.version,
        }
    )


FORMER_NAMES = {
    **{kind: f"{kind.value} {{}}" for kind in SubjectKind},
    SubjectKind.SEAT: "{}",
    SubjectKind.ENGAGEMENT: "{}",
    SubjectKind.CALENDAR: "consultant {}",
    SubjectKind.CONTACT: "consultant {}",
    SubjectKind.RETENTION: "retention",
}
"""What the first form called each subject, as if it were an engagement."""


def former_access_seal(entry: AccessEntry, previous: str) -> str:
    """As :func:`former_seal`, of an entry of the access log."""
    return _digest({**access_content_of(entry), "previous": previous})


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _digest(written: Mapping[str, object]) -> str:
    return sha256(_text(written)).hexdigest()


def _text(written: Mapping[str, object]) -> bytes:
    return json.dumps(written, sort_keys=True, separators=(",", ":")).encode()
