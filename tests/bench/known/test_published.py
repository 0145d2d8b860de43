"""What is said of other people's problems: our value and bound in their unit, beside the best published."""

from fractions import Fraction
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from matcher.domain.model.ids import EngagementId
from matcher.sample.published.tasks import fewest_people
from tests.bench.known.published import HEADER, best_published, line, main, shown, tally
from tests.bench.known.whole import Answered, answered

TASKS = "Jobs = 2\n0 60\n30 90\nQualifications = 3\n2: 0 1\n2: 0 1\n1: 1\n"
"""Two people are needed: both tasks are under way at minute 30."""
SHIFTS = fewest_people([(0, 60), (30, 90)], [[0, 1], [0, 1], [1]])
"""1,003 points a task, one for a person without work: 2,006 + 1."""
BOTH = frozenset({EngagementId("E00000"), EngagementId("E00001")})


def row(own: Answered, best: Fraction | None = None) -> dict[str, str]:
    return dict(zip(HEADER, line("file", SHIFTS, best, own), strict=True))


def own(score: int, bound: int, covered: frozenset[EngagementId] = BOTH, *, sound: bool = True) -> Answered:
    return Answered(score, bound, covered, sound, 1.25, 2.5)


def test_a_file_is_solved_audited_and_told_in_its_own_unit(tmp_path: Path):
    (tmp_path / "shifts.dat").write_text(TASKS)
    (tmp_path / "broken.dat").write_text("Jobs = 1\n")
    (tmp_path / "known.csv").write_text("file,value\nshifts.dat,2\n")
    files = [str(tmp_path / name) for name in ("shifts.dat", "broken.dat")]
    done = CliRunner().invoke(
        main, [*files, "--problem", "fewest-people", "--seconds", "20", "--known", str(tmp_path / "known.csv")]
    )
    assert done.exception is None
    assert "At most 20 seconds each. 1 of 2 proven." in done.stdout
    assert "| shifts.dat | 3 × 5 | people at work | 2 | 2 | 2 | 0, proven |" in done.stdout
    assert "| broken.dat | " in done.stdout
    assert "line 1: the file ends where the begin of task 0 is expected." in done.stdout


def test_a_gap_is_between_value_and_bound():
    told = row(own(2006, 2007), Fraction(2))
    assert (told["best published"], told["ours"], told["no answer is better than"]) == ("2", "3", "2")
    assert (told["gap"], told["seconds"], told["CPU s"]) == ("33.33%", "1.2", "2.5")


def test_an_answer_that_leaves_a_task_is_none():
    told = row(own(1006, 1006, BOTH - {EngagementId("E00001")}))
    assert (told["ours"], told["gap"]) == ("none: 1 of 2 not covered", "")


def test_an_answer_that_the_audit_refuses_is_not_proven():
    told = row(own(2007, 2007, sound=False))
    assert told["gap"] == "the audit found something wrong"
    assert tally([tuple(told.values())]) == "0 of 1 proven."


@pytest.mark.parametrize(
    ("value", "said"), [(Fraction(88), "88"), (Fraction(1200, 1), "1,200"), (Fraction(1, 3), "0.3333")]
)
def test_a_value_is_shown_without_needless_zeros(value: Fraction, said: str):
    assert shown(value) == said


@pytest.mark.parametrize("row", ["a.dat", "a.dat,x", "a.dat,1/0"])
def test_a_wrong_row_of_the_known_values_is_told(tmp_path: Path, row: str):
    (tmp_path / "known.csv").write_text(f"file,value\nb.dat,1\n{row}\n")
    with pytest.raises(click.ClickException, match=r"row 3: .* has to have a name in the column `file` and a number"):
        best_published(tmp_path / "known.csv")


def test_a_solve_that_fails_says_why(tmp_path: Path):
    with pytest.raises(RuntimeError, match=r"failed: Error: the data can't be used"):
        answered(tmp_path / "absent", tmp_path / "out", 1.0)
