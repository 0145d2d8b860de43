"""A scenario as a TOML text: what a page made, for a file; read back, it is the same scenario."""

import json
from collections.abc import Iterable, Iterator
from datetime import date

from scenarios.changes.change import Change
from scenarios.definitions.naming import given_by, name_of


def written(title: str, changes: Iterable[Change]) -> str:
    """The definition."""
    return "\n".join(_lines(title, changes)) + "\n"


def _lines(title: str, changes: Iterable[Change]) -> Iterator[str]:
    yield f"title = {_value(title)}"
    for change in changes:
        yield ""
        yield "[[changes]]"
        yield f'change = "{name_of(change)}"'
        yield from (f"{key} = {_value(value)}" for key, value in given_by(change).items())


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, date):
        return value.isoformat()
    # JSON's texts are TOML's, but for DEL, which JSON leaves as it is
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
