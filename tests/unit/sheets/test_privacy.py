"""What a fault or warning says never repeats anything that could tell who brings lived experience."""

from pathlib import Path

import pytest

from tests.unit.sheets.draft import Draft


@pytest.mark.parametrize(
    ("sheet", "column", "value"),
    [
        ("consultants", "roles", "survivor;speaker"),
        ("consultants", "roles", ""),
        ("consultants", "years_lived_experience", "four"),
        ("consultants", "years_lived_experience", "-1"),
        ("seats", "role", "survivors"),
    ],
)
def test_the_place_is_told_and_the_value_is_not(tmp_path: Path, sheet: str, column: str, value: str):
    faults = Draft().put(sheet, column, value).faults(tmp_path)
    assert [(f.file, f.row, f.column, f.value) for f in faults] == [(f"{sheet}.csv", 2, column, "")]


def test_cells_that_slid_under_another_name_are_not_told(tmp_path: Path):
    draft = Draft().put("consultants", "name", "Example, Ada")
    assert "survivor" not in "".join(str(fault) for fault in draft.faults(tmp_path))


def test_a_role_that_is_expected_is_the_same_for_everyone(tmp_path: Path):
    draft = Draft().put("consultants", "roles", "x").put("consultants", "roles", "survivor;x", row=3)
    assert len({fault.expected for fault in draft.faults(tmp_path)}) == 1
