"""Addresses of pages in tests: compiled once for all applications of a process. A fifth of a page's test went there."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]
COMPILED: dict[Hashable, Builder] = {}
"""By all that werkzeug makes a builder from; the rule itself is its first argument."""
compile_builder: Callable[[Rule, bool], Builder] = Rule._compile_builder


@contextmanager
def quick_routes() -> Iterator[None]:
    """All applications that are made in this process have such."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", _compile_builder)
        yield


def _compile_builder(rule: Rule, append_unknown: bool = True) -> Builder:
    known: Any = rule._trace
    key = (rule.rule, tuple(known), tuple(sorted((rule.defaults or {}).items())), append_unknown)
    if key not in COMPILED:
        COMPILED[key] = compile_builder(rule, append_unknown)
    return COMPILED[key]
