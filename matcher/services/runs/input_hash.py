"""The fingerprint of an input: the same for the same problem and policy, in whatever order its records came."""

import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem


def fingerprint(problem: Problem, policy: Policy) -> str:
    """SHA-256 over a canonical text of everything that a solver may read, as 64 hexadecimal digits."""
    content = {
        "consultants": problem.consultants,
        "engagements": problem.engagements,
        "standing": frozenset(problem.standing),
        "rejections": problem.rejected_pairs,
        "affinity": {json.dumps(pair): points for pair, points in problem.affinity.items()},
        "policy": policy,
    }
    text = json.dumps(_plain(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    """The value in JSON's own types; sets in the order of their texts, moments in UTC."""
    plain: Any = value
    if isinstance(value, Enum):
        plain = value.value
    elif is_dataclass(value):
        plain = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    elif isinstance(value, Mapping):
        plain = {str(key): _plain(each) for key, each in value.items()}
    elif isinstance(value, AbstractSet):
        plain = sorted((_plain(each) for each in value), key=json.dumps)
    elif isinstance(value, (list, tuple)):
        plain = [_plain(each) for each in value]
    elif isinstance(value, datetime):
        plain = value.astimezone(UTC).isoformat()
    elif isinstance(value, (date, time)):
        plain = value.isoformat()
    elif isinstance(value, ZoneInfo):
        plain = value.key
    elif isinstance(value, float) and value.is_integer():
        plain = int(value)  # 7 and 7.0 are the same limit
    return plain
