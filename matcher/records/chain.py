"""Chains, of the audit trail and of the access log: each entry's seal covers its content and the seal before it."""

import json
from collections.abc import Mapping
from datetime import UTC
from hashlib import sha256
from typing import NamedTuple

from matcher.records.accounts import AccessEntry
from matcher.records.decisions import Decision

FIRST_SEAL = "0" * 64
"""What the first entry's seal covers in the place of a seal before it."""


class ChainHead(NamedTuple):
    """The last entry and its seal, kept apart: an end that was cut off is noticed."""

    number: int
    seal: str


class SealedDecision(NamedTuple):
    """An entry of the trail with its place in the chain.

    Args:
        decision: None where only the seal is left of it.
        previous: The seal before, as it was stored; None where the entry has no seal. Likewise ``seal``.
    """

    decision_id: int
    decision: Decision | None
    previous: str | None
    seal: str | None


class SealedAccess(NamedTuple):
    """An entry of the access log with its place in the chain; fields as :class:`SealedDecision` has them."""

    entry_id: int
    entry: AccessEntry | None
    previous: str | None
    seal: str | None


def seal_of(decision: Decision, previous: str) -> str:
    """SHA-256 of the seal before and of all that was written, as JSON with sorted keys and no spaces."""
    written = {
        "action": decision.action.value,
        "after": decision.after,
        "at": decision.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "before": decision.before,
        "consultant_id": decision.placement.consultant_id,
        "decision_id": decision.decision_id,
        "engagement_id": decision.key.engagement_id,
        "first_start": decision.placement.first_start.astimezone(UTC).isoformat(timespec="microseconds"),
        "note": decision.note,
        "previous": previous,
        "proposal_id": decision.proposal_id,
        "reason": decision.reason,
        "request_id": decision.request_id,
        "seat": decision.key.seat,
        "undoes": decision.undoes,
        "user_id": decision.user_id,
        "user_name": decision.user_name,
        "version": decision.version,
    }
    return _digest(written)


def access_seal_of(entry: AccessEntry, previous: str) -> str:
    """As :func:`seal_of`, of an entry of the access log."""
    written = {
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "consultant_id": entry.consultant_id,
        "entry_id": entry.entry_id,
        "previous": previous,
        "user_id": entry.user_id,
        "why": entry.why,
    }
    return _digest(written)


def _digest(written: Mapping[str, object]) -> str:
    return sha256(json.dumps(written, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
