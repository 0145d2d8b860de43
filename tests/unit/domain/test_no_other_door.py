"""A state is written in one place, which asks its table: no other module names what writes it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import matcher

ROOT = Path(next(iter(matcher.__path__))).parent
DOORS = {
    ("standing", "put"): {"matcher/services/seats/doors.py"},
    ("standing", "put_known"): {"matcher/services/seats/doors.py"},
    ("standing", "remove"): {"matcher/services/seats/doors.py"},
    ("lifecycles", "mark"): {"matcher/services/seats/doors.py"},
    ("lifecycles", "put"): {
        "matcher/services/seats/doors.py",
        "matcher/services/retention/forgetting.py",  # the support person's name goes; the state stays
    },
    ("offers", "add"): {"matcher/services/offers/offering.py"},
    ("offers", "update"): {
        "matcher/services/offers/freeing.py",
        "matcher/services/consultants/contacts.py",  # a new link; the state stays
    },
    ("requests", "add"): {"matcher/services/intake/requests.py"},
    ("requests", "update"): {
        "matcher/services/audit/intake_entries.py",
        "matcher/services/retention/retention.py",  # names and texts go; the state stays
    },
    ("outbox", "add"): {"matcher/services/letters/drafting.py"},
    ("outbox", "update"): {
        "matcher/services/letters/drafting.py",
        "matcher/services/retention/forgetting.py",  # names and texts go; the state stays
    },
}
STATE_STAYS = {
    "matcher/services/retention/forgetting.py",
    "matcher/services/consultants/contacts.py",
    "matcher/services/retention/retention.py",
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for package in ("matcher", "scenarios", "web"):
        for file in sorted((ROOT / package).rglob("*.py")):
            name = file.relative_to(ROOT).as_posix()
            if not name.startswith("matcher/db/"):  # what the doors write through
                yield name, ast.parse(file.read_text(encoding="utf-8"))


def named(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """``work.standing.put`` as ``("standing", "put")``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
            yield node.value.attr, node.attr


def test_only_its_door_writes_a_state():
    found: dict[tuple[str, str], set[str]] = {one: set() for one in DOORS}
    for name, tree in modules():
        for one in DOORS.keys() & set(named(tree)):
            found[one].add(name)
    assert found == DOORS


@pytest.mark.parametrize("name", sorted(STATE_STAYS))
def test_what_writes_beside_the_doors_sets_no_state(name: str):
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    given = {word.arg for node in ast.walk(tree) if isinstance(node, ast.Call) for word in node.keywords}
    assert "state" not in given
