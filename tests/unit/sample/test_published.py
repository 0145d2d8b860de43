"""Published formats as datasets: nothing is lost, and the best schedule is the published problem's own optimum."""

from itertools import product
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from matcher.cli import main
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.errors import MatcherError
from matcher.domain.model.solution import Limits, Solution, Status
from matcher.sample import read_published
from matcher.sample.published import words
from matcher.sheets import examine, read_dataset, write_dataset
from matcher.solver.solve import TeamColumnSolver

SCORES = "4 2\n1 0.25 \n0.5 1\n0 0.25\n0.25 0.5\n"
TASKS = """# made up
Type = 1
Jobs = 3
   0   60
  30   90
1430 1500
Qualifications = 2
 2:   0   1
 1:   2
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "published.txt"


def read(file: Path, text: str) -> Dataset:
    file.write_text(text)
    return read_published(file)


def solved(dataset: Dataset) -> Solution:
    return TeamColumnSolver().solve(dataset.problem, dataset.policy, Limits())


def test_a_score_becomes_points_and_no_score_none(file: Path):
    affinity = read(file, SCORES).problem.affinity
    assert affinity["E00000", "C00000"] == 100  # type: ignore[index]
    assert ("E00000", "C00002") not in affinity
    assert len(affinity) == 7


def test_the_best_reviewers_are_found(file: Path):
    # Of paper 0 without the reviewer who scores 0: 1 + 0.5 + 0.25. Of paper 1 without one who scores 0.25: 1.75.
    assert solved(read(file, SCORES)).terms["affinity"] == 350


@pytest.mark.parametrize("seed", range(3))
def test_nobody_reviews_more_than_six_papers(file: Path, seed: int):
    random = Random(seed)
    scores = [[random.randint(0, 4) / 4 for _ in range(7)] for _ in range(4)]
    rows = "\n".join(" ".join(str(score) for score in row) for row in scores)
    # Of four reviewers each of the seven papers goes without one, and everyone is left out at least once.
    most = max(
        sum(scores[i][j] for j in range(7) for i in range(4) if i != without[j])
        for without in product(range(4), repeat=7)
        if set(without) == set(range(4))
    )
    solution = solved(read(file, f"4 7\n{rows}\n"))
    assert solution.status is Status.OPTIMAL
    assert (solution.terms["affinity"], len(solution.covered)) == (100 * most, 7)


@pytest.mark.parametrize("seed", range(3))
def test_as_many_tasks_are_done_as_can_be(file: Path, seed: int):
    random = Random(seed)
    tasks = [(begin, begin + random.randint(10, 60)) for begin in (random.randint(0, 100) for _ in range(6))]
    able = [sorted(random.sample(range(6), 4)) for _ in range(2)]
    text = "\n".join([
        "Jobs = 6", *(f"{begin} {end}" for begin, end in tasks),
        "Qualifications = 2", *(f"{len(own)}: {' '.join(map(str, own))}" for own in able),
    ])  # fmt: skip
    assert len(solved(read(file, text)).covered) == max(
        sum(person is not None for person in doing)
        for doing in product([None, 0, 1], repeat=6)
        if _can_be(doing, tasks, able)
    )


def _can_be(doing: tuple[int | None, ...], tasks: list[tuple[int, int]], able: list[list[int]]) -> bool:
    done = [(who, task) for task, who in enumerate(doing) if who is not None]
    return all(task in able[who] for who, task in done) and not any(
        who == other and tasks[task][0] < tasks[later][1] and tasks[later][0] < tasks[task][1]
        for who, task in done
        for other, later in done
        if task < later
    )


def test_a_task_begins_at_its_minute_whatever_the_day(file: Path):
    late = read(file, TASKS).problem.engagements["E00002"]  # type: ignore[index]
    assert (late.window_start.isoformat(), late.start_times[0].isoformat(), late.session_minutes) == (
        "2027-03-01", "23:50:00", 70,
    )  # fmt: skip


@pytest.mark.parametrize("text", [SCORES, TASKS])
def test_the_dataset_survives_being_written(file: Path, tmp_path: Path, text: str):
    dataset = read(file, text)
    write_dataset(dataset, tmp_path / "center")
    assert not examine(tmp_path / "center").faults
    assert read_dataset(tmp_path / "center").problem == dataset.problem


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 0: the file ends where the number of reviewers is expected."),
        ("a b\n", "line 1: the number of reviewers is 'a', not a whole number from 1 to 100,000."),
        ("2 2\n1 1\n", "line 2: the file ends where the score of reviewer 1 for paper 0 is expected."),
        ("1 2\n1 1 nan\n", "line 2: 'nan' stands where the file should end."),
        ("1 2\n1 nan\n", "line 2: the score of reviewer 0 for paper 1 is 'nan', not a number from -1,000 to 1,000."),
        ("0 0\n", "line 1: the number of reviewers is '0', not a whole number from 1 to 100,000."),
        ("1 8929\n", "line 1: the number of papers is '8929', not a whole number from 1 to 8,928."),
        ("100000 51\n", "line 1: the number of papers is '51', not a whole number from 1 to 50."),
        (f"{'9' * 5000} 1\n", f"line 1: the number of reviewers is '{'9' * 40}', not a whole number"),
        ("Jobs = 2\n0 5\n", "line 2: the file ends where the begin of task 1 is expected."),
        ("Jobs 2\n0 5\n", "line 1: '2' stands where `=` is expected after Jobs."),
        ("Jobs = 1\n5 5\n", "line 2: the end of task 0 is '5', not a whole number from 6 to 1,445."),
        ("Jobs = 1\n10079 10081\n", "line 2: the end of task 0 is '10081', not a whole number from 10,080 to 10,080."),
        ("Jobs = 1\n0 5\n", "line 2: the file ends where `Qualifications` is expected."),
        ("Jobs = 1\n0 5\nQualifications = 1\n2: 0\n", "line 4: how many tasks person 0 can do is '2', not a whole"),
        ("Jobs = 1\n0 5\nQualifications = 1\n1: 1\n", "line 4: a task of person 0 is '1', not a whole number from 0"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_line(file: Path, text: str, said: str):
    with pytest.raises(MatcherError) as raised:
        read(file, text)
    assert f"{file}, {said}" in str(raised.value)
    assert ("A file of tasks has" if "Jobs" in text else "A file of scores has") in str(raised.value)


def test_a_file_that_is_no_text_is_told(file: Path):
    file.write_bytes(b"2 2\n1 \xff")
    with pytest.raises(MatcherError, match=r"line 2: byte 0xff is no text in UTF-8\. Unpack an archive first"):
        read_published(file)


def test_a_file_that_is_too_large_is_not_read(file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(words, "MOST_BYTES", 2**20)
    file.write_text("1 1\n1".ljust(2**20))
    assert read_published(file).problem.engagements
    file.write_text("1 1\n1".ljust(2**20 + 1))
    with pytest.raises(MatcherError, match="has more than 1 MiB: too large"):
        read_published(file)


def test_a_file_that_is_not_there_is_told(file: Path):
    with pytest.raises(MatcherError, match="can't be read: No such file"):
        read_published(file)


def test_the_command_writes_the_dataset(file: Path, tmp_path: Path):
    file.write_text(SCORES)
    done = CliRunner().invoke(main, ["sample", "--from", str(file), str(tmp_path / "center")])
    assert done.output.startswith("4 consultants and 2 engagements in ")
    assert read_dataset(tmp_path / "center").problem == read_published(file).problem
    assert done.output.endswith("sum of scores = (points less 1,202) / 100.\n")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--seats", "3"], "--per-paper is about a published problem: say with --from of which file."),
        (["--from", "FILE", "--seats", "3"], "--seats is about an invented center: leave it out with --from."),
    ],
)
def test_an_option_that_would_go_unheard_is_refused(options: list[str], told: str, file: Path, tmp_path: Path):
    given = [str(file) if one == "FILE" else one for one in options]
    given += [] if "--from" in given else ["--per-paper", "2"]
    done = CliRunner().invoke(main, ["sample", *given, str(tmp_path / "center")])
    assert (done.exit_code, told in done.output, (tmp_path / "center").exists()) == (2, True, False)


def test_the_command_takes_other_numbers_of_reviews(file: Path, tmp_path: Path):
    file.write_text(SCORES)
    numbers = ["--per-paper", "2", "--per-reviewer", "1"]
    CliRunner().invoke(main, ["sample", "--from", str(file), *numbers, str(tmp_path / "center")])
    # Each of the four reviews once: 1 + 0 of one paper and 1 + 0.5 of the other, or 1 + 0.5 and 1 + 0.25: the best.
    assert solved(read_dataset(tmp_path / "center")).terms["affinity"] == 250
