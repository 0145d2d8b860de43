"""A schedule is held against the rest of its data: what no longer holds is a warning, and stays usable."""

from pathlib import Path

from matcher.domain.model.errors import Fault
from matcher.sheets import examine, read_dataset
from tests.unit.sheets.draft import Draft

HOLDS = "a seat that still holds (approved for E1)."


def test_a_schedule_that_holds_brings_no_warning(tmp_path: Path):
    assert examine(Draft().write(tmp_path)).warnings == ()


def test_a_standing_seat_that_breaks_a_rule_is_a_warning_on_its_row(tmp_path: Path):
    draft = Draft().put("consultants", "status", "inactive")
    sentence = "The consultant's status is inactive, and only approved ones may present: an approval would do."
    found = examine(draft.write(tmp_path))
    assert found.faults == ()
    assert found.warnings == (Fault("schedule.csv", 2, "consultant_id", "C1", f"{HOLDS} {sentence}"),)


def test_standing_seats_that_collide_are_warnings_both(tmp_path: Path):
    draft = Draft().put("engagements", "mode", "virtual").put("engagements", "cadence_days", "0")
    draft.put("engagements", "sessions", "1").put("engagements", "weekdays", "Mon;Fri", 3)
    draft.put("engagements", "start_times", "08:00;10:00", 3).rows["rejections"].clear()
    draft.add("schedule", "E2,1,C1,2027-03-01T08:00:00-06:00,approved")
    found = [(one.row, one.expected) for one in examine(draft.write(tmp_path)).warnings]
    at_once = "at the same time, travel and rest counted in: another start, or someone else in either, would do."
    assert found == [
        (2, f"{HOLDS} The consultant is taken by E2 {at_once}"),
        (3, f"a seat that still holds (approved for E2). The consultant is taken by E1 {at_once}"),
    ]


def test_an_opt_out_is_not_told_from_an_hour_that_is_not_free(tmp_path: Path):
    draft = Draft().put("exclusions", "value", "OH")
    (warning,) = examine(draft.write(tmp_path)).warnings
    assert (
        warning.expected
        == f"{HOLDS} The presenter is not available for every session: another start, or someone who is, would do."
    )


def test_a_dataset_with_seats_that_no_longer_hold_is_read_all_the_same(tmp_path: Path):
    folder = Draft().put("consultants", "status", "inactive").write(tmp_path)
    assert len(read_dataset(folder).problem.standing) == 1
