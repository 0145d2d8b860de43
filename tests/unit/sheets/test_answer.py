"""An answer is written whole, reads back as it was, and says what is wrong with it when it can't be read."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matcher.domain.explain.uncovered_reason import Code, Uncovered
from matcher.domain.model.errors import DatasetError
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.solution import Solution, Status
from matcher.sheets import OutputError, read_answer, write_answer
from tests.support.builders import CHICAGO, a_problem, an_assignment, an_engagement

START = datetime(2027, 3, 1, 15, tzinfo=UTC)
"""Nine in the morning in Chicago."""
PROBLEM = a_problem(engagements=[an_engagement("E1", time_zone=CHICAGO), an_engagement("E2")])
SOLUTION = Solution(
    assignments=(an_assignment(first_start=START),),
    status=Status.STOPPED,
    objective=4080,
    bound=8160,
    terms={"coverage": 4000, "fit": 80},
    covered=frozenset({EngagementId("E1")}),
    eligible=2,
    seconds=1.23456,
    limit="seconds",
    seed=7,
)
REASONS = (Uncovered(EngagementId("E2"), Code.LOST, "Its people are needed elsewhere."),)


def written(folder: Path) -> Path:
    write_answer(folder, PROBLEM, SOLUTION, REASONS, {"matcher": "1.0"})
    return folder


def test_starts_are_shown_on_the_engagements_own_clock(tmp_path: Path):
    assert (written(tmp_path) / "assignments.csv").read_text() == (
        "engagement_id,seat,consultant_id,first_start\nE1,1,C1,2027-03-01T09:00:00-06:00\n"
    )


def test_what_is_uncovered_has_its_reason(tmp_path: Path):
    assert (written(tmp_path) / "uncovered.csv").read_text() == (
        "engagement_id,reason,sentence\nE2,lost_to_better_use,Its people are needed elsewhere.\n"
    )


def test_the_summary_says_how_it_ended_and_what_it_is_worth(tmp_path: Path):
    assert json.loads((written(tmp_path) / "summary.json").read_text()) == {
        "status": "stopped",
        "objective": 4080,
        "bound": 8160,
        "gap": 0.5,
        "terms": {"coverage": 4000, "fit": 80},
        "covered": 1,
        "eligible": 2,
        "seconds": 1.235,
        "seed": 7,
        "limit": "seconds",
        "versions": {"matcher": "1.0"},
    }


def test_an_answer_reads_back_as_it_was(tmp_path: Path):
    answer = read_answer(written(tmp_path))
    assert (answer.assignments, answer.claims) == (SOLUTION.assignments, {"objective": 4080, "bound": 8160})


def test_a_summary_that_is_a_link_to_nothing_is_not_as_if_it_lacked(tmp_path: Path):
    folder = written(tmp_path)
    (folder / "summary.json").unlink()
    (folder / "summary.json").symlink_to(tmp_path / "nowhere")
    with pytest.raises(DatasetError) as refused:
        read_answer(folder)
    assert {fault.file for fault in refused.value.faults} == {"summary.json"}


def test_an_answer_without_a_summary_claims_nothing(tmp_path: Path):
    (written(tmp_path) / "summary.json").unlink()
    assert read_answer(tmp_path).claims == {}


def test_names_that_no_dataset_has_are_left_to_the_audit(tmp_path: Path):
    (written(tmp_path) / "assignments.csv").write_text(
        "engagement_id,seat,consultant_id,first_start\nE9,9,C9,2027-03-01T09:00:00-06:00\n"
    )
    assert [row.consultant_id for row in read_answer(tmp_path).assignments] == ["C9"]


@pytest.mark.parametrize(
    ("file", "content", "place"),
    [
        ("assignments.csv", "engagement_id,seat,first_start\n", ("assignments.csv", 1, "")),
        (
            "assignments.csv",
            "engagement_id,seat,consultant_id,first_start\nE1,1,C1,2027-03-01\n",
            ("assignments.csv", 2, "first_start"),
        ),
        ("assignments.csv", "", ("assignments.csv", 1, "")),
        ("assignments.csv", '"', ("assignments.csv", 1, "")),
        ("summary.json", '{"objective": 1.5, "bound": 2}', ("summary.json", 0, "objective")),
        ("summary.json", '{"objective": 1, "bound": true}', ("summary.json", 0, "bound")),
    ],
)
def test_a_faulty_answer_is_told_with_its_place(tmp_path: Path, file: str, content: str, place: tuple[str, int, str]):
    (written(tmp_path) / file).write_text(content)
    with pytest.raises(DatasetError) as caught:
        read_answer(tmp_path)
    assert [(fault.file, fault.row, fault.column) for fault in caught.value.faults] == [place]


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '"objective"'])
def test_a_summary_that_is_none_claims_neither_points_nor_bound(tmp_path: Path, content: str):
    (written(tmp_path) / "summary.json").write_text(content)
    with pytest.raises(DatasetError) as caught:
        read_answer(tmp_path)
    assert [fault.column for fault in caught.value.faults] == ["objective", "bound"]


def test_a_folder_without_an_answer_is_told(tmp_path: Path):
    with pytest.raises(DatasetError, match="to be there; it is missing"):
        read_answer(tmp_path)


def test_an_answer_that_can_not_be_written_leaves_the_earlier_one(tmp_path: Path):
    (tmp_path / "assignments.csv").write_bytes(b"earlier")
    (tmp_path / "uncovered.csv").mkdir()
    with pytest.raises(OutputError, match=r"uncovered\.csv can't be written"):
        written(tmp_path)
    assert (tmp_path / "assignments.csv").read_bytes() == b"earlier"
