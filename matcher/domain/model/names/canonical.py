"""Records as one text: the same for the same facts, in whatever order they came. What fingerprints are made of."""

import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo


def fingerprint_of(value: object) -> str:
    """SHA-256 over a value's canonical text, as 64 hexadecimal digits."""
    text = json.dumps(plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def plain(value: Any) -> Any:
    """The value in JSON's own types; sets in the order of their texts, moments in UTC."""
    found: Any = value
    if isinstance(value, Enum):
        found = value.value
    elif is_dataclass(value):
        found = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    elif isinstance(value, Mapping):
        found = {str(key): plain(each) for key, each in value.items()}
    elif isinstance(value, AbstractSet):
        found = sorted((plain(each) for each in value), key=json.dumps)
    elif isinstance(value, (list, tuple)):
        found = [plain(each) for each in value]
    elif isinstance(value, datetime):
        found = value.astimezone(UTC).isoformat()
    elif isinstance(value, (date, time)):
        found = value.isoformat()
    elif isinstance(value, ZoneInfo):
        found = value.key
    elif isinstance(value, float) and value.is_integer():
        found = int(value)  # 7 and 7.0 are the same limit
    return found
