"""Names of seats that tell a role are odd."""

from pathlib import Path

import pytest

from matcher.sheets.seat_names import NEUTRAL
from tests.unit.sheets.draft import Draft


def told(draft: Draft, folder: Path) -> list[tuple[int, str]]:
    return [(one.row, one.expected) for one in draft.warnings(folder) if one.file == "seats.csv"]


@pytest.mark.parametrize("name", ["survivor", "Expert 1", "lived experience", "SURVIVOR 2"])
def test_a_name_that_says_a_role_is_odd(tmp_path: Path, name: str):
    assert told(Draft().put("seats", "seat", name, row=4), tmp_path) == [(4, NEUTRAL)]


def test_other_names_are_not(tmp_path: Path):
    assert told(Draft().put("seats", "seat", "Facilitator", row=4), tmp_path) == []
