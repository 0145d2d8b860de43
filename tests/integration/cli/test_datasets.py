"""The commands on datasets, as a person meets them."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from matcher import sheets
from matcher.cli import main
from matcher.domain.model.solution import Limits, Progress, Report, Solution, Status, Stop
from matcher.proof.check import Verdict
from matcher.sheets import read_dataset
from tests.integration.cli.solvers import a_solution, interrupted, reporting, use
from tests.unit.sheets.draft import Draft


def run(*args: str | int | Path) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return Draft().write(tmp_path / "dataset")


# --- check ----------------------------------------------------------------------------------------------------------


def test_check_tells_the_size_of_a_sound_dataset(dataset: Path):
    result = run("check", dataset)
    assert (result.exit_code, result.stdout) == (0, "2 consultants, 2 engagements, 3 seats: 0 faults, 0 warnings.\n")


def test_check_tells_every_fault_and_fails(tmp_path: Path):
    draft = Draft().put("skills", "level", "9").put("seats", "role", "chair").put("skills", "kind", "hobby", row=3)
    result = run("check", draft.write(tmp_path))
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "skills.csv, row 2, level (D2): '9': a whole number from 1 to 5",
        "skills.csv, row 3, kind (B3): 'hobby': topic or audience",
        "seats.csv, row 2, role (C2): '': expert, survivor or any",
        "2 consultants, 2 engagements, 3 seats: 3 faults, 0 warnings.",
    ]


def test_check_tells_warnings_and_does_not_fail(tmp_path: Path):
    result = run("check", Draft().add("skills", "C1,topic,astrology,1").write(tmp_path))
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "warning: skills.csv, row 5, value (C5): 'astrology': a word of the vocabulary; used as it stands",
        "2 consultants, 2 engagements, 3 seats: 0 faults, 1 warning.",
    ]


def test_check_keeps_a_fault_on_one_line_of_the_terminal(tmp_path: Path):
    draft = Draft().put("consultants", "status", "very " * 1000)
    for row in (draft.headers["skills"], *draft.rows["skills"]):
        row.append("\x1b[31m")
    warning, *_ = run("check", draft.write(tmp_path)).stdout.splitlines()[1:]
    fault = run("check", tmp_path).stdout.splitlines()[0]
    assert len(fault) < 200
    assert "\x1b" not in warning


@pytest.fixture
def one_cause(tmp_path: Path) -> Path:
    draft = Draft()
    draft.rows["skills"] += [["C1", "topic", f"astrology {k}", "9"] for k in range(5)]
    return draft.write(tmp_path)


def test_check_tells_one_cause_on_one_line_with_its_first_places(one_cause: Path):
    level = "a whole number from 1 to 5: row 5 (D5) '9'; row 6 (D6) '9'; row 7 (D7) '9'; 2 more"
    word = "row 5 (C5) 'astrology 0'; row 6 (C6) 'astrology 1'; row 7 (C7) 'astrology 2'; 2 more"
    assert run("check", one_cause).stdout.splitlines() == [
        f"skills.csv, level: 5 places: {level}",
        f"warning: skills.csv, value: 5 places: a word of the vocabulary; used as it stands: {word}",
        "--all lists every place.",
        "2 consultants, 2 engagements, 3 seats: 5 faults, 5 warnings.",
    ]


def test_check_lists_every_place_when_asked(one_cause: Path):
    lines = run("check", one_cause, "--all").stdout.splitlines()
    assert lines[0] == "skills.csv, row 5, level (D5): '9': a whole number from 1 to 5"
    assert len(lines) == 11


def test_check_tells_how_far_the_reading_of_a_large_file_is(tmp_path: Path):
    draft = Draft()
    draft.rows["rejections"] = [["E2", "C1", ""]] * 10_000
    assert run("check", draft.write(tmp_path)).stderr == "rejections.csv: 10,000 rows read\n"


def test_check_keeps_to_the_limits_of_the_settings(dataset: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MATCHER_LARGEST_SHEET_ROWS", "2")
    assert (
        "skills.csv, row 4: at most 2 rows; MATCHER_LARGEST_SHEET_ROWS sets the limit" in run("check", dataset).stdout
    )


def test_check_tells_when_there_is_no_dataset(tmp_path: Path):
    result = run("check", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert "a folder of CSV files or an .xlsx workbook; nothing is here" in result.stdout


# --- solve and audit ------------------------------------------------------------------------------------------------


def test_solve_writes_an_answer_that_the_audit_confirms(dataset: Path, tmp_path: Path):
    solved = run("solve", dataset, "--out", tmp_path / "out")
    assert solved.exit_code == 0
    assert solved.stdout.startswith("Optimal: ")
    assert solved.stdout.endswith(f"Written to {tmp_path / 'out'}/.\n")
    audited = run("audit", dataset, tmp_path / "out")
    assert audited.exit_code == 0
    assert audited.stdout.endswith(", 1 engagement covered.\n")


def test_solve_takes_a_workbook(tmp_path: Path):
    workbook = tmp_path / "center.xlsx"
    run("sample", workbook, "--consultants", 3, "--engagements", 2)
    assert run("solve", workbook, "--out", tmp_path / "out").exit_code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "assignments.csv",
        "proof.json",
        "summary.json",
        "uncovered.csv",
    ]


def test_the_same_input_gives_the_same_bytes(dataset: Path, tmp_path: Path):
    for name in ("one", "two"):
        run("solve", dataset, "--out", tmp_path / name)
    for file in ("assignments.csv", "uncovered.csv"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_solve_passes_its_limits_on(dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    seen = []

    def solve(limits: Limits, report: Report, stop: Stop) -> Solution:
        del report, stop
        seen.append(limits)
        return a_solution()

    use(monkeypatch, solve)
    run("solve", dataset, "--out", tmp_path / "out", "--seconds", "2.5", "--seed", "7", "--gap", "0.01")
    assert [(limits.seconds, limits.seed, limits.gap) for limits in seen] == [(2.5, 7, 0.01)]


@pytest.mark.parametrize(
    ("option", "value"), [("--seconds", "0"), ("--seconds", "-1"), ("--gap", "1.5"), ("--gap", "-0.1"), ("--seed", "x")]
)
def test_solve_refuses_limits_that_mean_nothing(dataset: Path, tmp_path: Path, option: str, value: str):
    assert run("solve", dataset, "--out", tmp_path / "out", option, value).exit_code == 2


def test_the_summary_names_what_the_bytes_depend_on(dataset: Path, tmp_path: Path):
    run("solve", dataset, "--out", tmp_path / "out")
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert list(summary["versions"]) == ["matcher", "ortools", "python"]


def test_solve_says_at_once_that_the_place_can_not_be_written(dataset: Path, monkeypatch: pytest.MonkeyPatch):
    use(monkeypatch, lambda _limits, _report, _stop: pytest.fail("solved for nothing"))
    result = run("solve", dataset, "--out", dataset / "skills.csv")
    assert result.exit_code == 1
    assert "skills.csv can't be written" in result.stderr


def test_solve_tells_why_a_dataset_can_not_be_used(tmp_path: Path):
    result = run("solve", Draft().put("skills", "level", "9").write(tmp_path / "dataset"), "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert result.stderr == (
        "Error: the data can't be used.\n  skills.csv, row 2, level (D2): '9': a whole number from 1 to 5\n"
    )


def test_elsewhere_than_on_a_terminal_progress_is_a_few_plain_lines(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    told = [
        Progress("reading", None, None, 0, 0.0),
        Progress("bounding", None, 9000, 120, 1.0),
        Progress("bounding", 8000, 9000, 200, 9.9),
        Progress("bounding", 8000, 8800, 300, 11.0),
        Progress("", 8000, 8000, 300, 12.0),
    ]
    use(monkeypatch, reporting(*told))
    assert run("solve", dataset, "--out", tmp_path / "out").stderr.splitlines() == [
        "reading, 0.0 s",
        "bounding: bound 9,000, 120 columns, 1.0 s",
        "bounding: score 8,000, bound 8,800, gap 9.10%, 300 columns, 11.0 s",
    ]


@pytest.mark.parametrize(
    ("solution", "said"),
    [
        (a_solution(), "Optimal: 8,000 points, proven. "),
        (
            a_solution(Status.FEASIBLE, bound=10_000),
            "Good enough: 8,000 points, within 20.00% of the best possible (10,000). ",
        ),
        (
            a_solution(Status.STOPPED, bound=10_000, limit="seconds"),
            "Stopped at the time limit: 8,000 points, within 20.00% of the best possible (10,000). ",
        ),
        (
            a_solution(Status.STOPPED, objective=999_999, bound=1_000_000, limit="asked"),
            "Stopped when asked: 999,999 points, within 0.01% of the best possible (1,000,000). ",
        ),
    ],
)
def test_the_closing_line_says_how_it_ended(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, solution: Solution, said: str
):
    use(monkeypatch, lambda _limits, _report, _stop: solution)
    rest = f"2 of 3 eligible engagements covered in 1.2 s. Written to {tmp_path / 'out'}/.\n"
    assert run("solve", dataset, "--out", tmp_path / "out").stdout == said + rest


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_with_the_best_so_far(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
):
    before = signal.getsignal(number)
    use(monkeypatch, interrupted(number, times=1))
    result = run("solve", dataset, "--out", tmp_path / "out")
    assert (result.exit_code, result.stderr) == (0, "Stopping with the best so far; once more to give up.\n")
    assert json.loads((tmp_path / "out" / "summary.json").read_text())["status"] == "stopped"
    assert signal.getsignal(number) is before


def test_a_signal_that_comes_while_the_answer_is_written_loses_nothing(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    write = sheets.write_answer

    def kill_and_write(*given: Any) -> None:
        signal.raise_signal(signal.SIGTERM)
        write(*given)

    monkeypatch.setattr(sheets, "write_answer", kill_and_write)
    result = run("solve", dataset, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert result.stderr.endswith("Stopping with the best so far; once more to give up.\n")
    assert (tmp_path / "out" / "proof.json").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_two_signals_give_up(dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals):
    use(monkeypatch, interrupted(number, times=2))
    result = run("solve", dataset, "--out", tmp_path / "out")
    assert result.exit_code == 130
    assert list((tmp_path / "out").iterdir()) == []


def test_audit_tells_each_broken_rule_and_fails(dataset: Path, tmp_path: Path):
    run("solve", dataset, "--out", tmp_path / "out")
    assignments = tmp_path / "out" / "assignments.csv"
    assignments.write_text(assignments.read_text() + "E9,1,C1,2027-03-01T09:00:00-05:00\n")
    result = run("audit", dataset, tmp_path / "out")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0].startswith("whole_team: E9 seat 1 C1: ")
    assert result.stdout.splitlines()[-1].startswith("1 thing wrong: ")


@pytest.mark.parametrize(
    ("summary", "said"),
    [
        ('{"objective": 1234567, "bound": 1234567}', "objective: 1,234,567 points are claimed, the schedule has "),
        ('{"objective": 0, "bound": 0}', "bound: 0 points are claimed to be the most possible, the schedule has "),
    ],
)
def test_audit_tells_when_an_answer_claims_what_is_not_so(dataset: Path, tmp_path: Path, summary: str, said: str):
    run("solve", dataset, "--out", tmp_path / "out")
    (tmp_path / "out" / "summary.json").write_text(summary)
    result = run("audit", dataset, tmp_path / "out")
    assert result.exit_code == 1
    assert any(line.startswith(said) for line in result.stdout.splitlines())


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ({"covered": 77}, "covered: 77 engagements are claimed, the schedule covers "),
        ({"covered": "all"}, "covered: 'all' engagements are claimed, the schedule covers "),
        ({"terms": {"coverage": 1}}, "terms: 1 points are claimed for coverage, the schedule has "),
        ({"terms": {"charm": 5}}, "terms: 5 points are claimed for charm, there is no such goal"),
        ({"terms": 5}, "terms: 5 points are claimed for goals, there is no such goal"),
        ({"status": "best"}, "status: 'best' is none; an answer is optimal, feasible, stopped"),
        ({"bound": 10**9}, "status: optimal is claimed, and a bound other than the "),
    ],
)
def test_audit_tells_what_else_an_answer_claims_and_has_not(
    dataset: Path, tmp_path: Path, claim: dict[str, object], said: str
):
    run("solve", dataset, "--out", tmp_path / "out")
    summary = tmp_path / "out" / "summary.json"
    summary.write_text(json.dumps(json.loads(summary.read_text()) | claim))
    result = run("audit", dataset, tmp_path / "out")
    assert result.exit_code == 1
    assert [line[: len(said)] for line in result.stdout.splitlines()].count(said) == 1
    assert "1 thing wrong: " in result.stdout


def test_audit_takes_a_summary_that_claims_no_more_than_points(dataset: Path, tmp_path: Path):
    run("solve", dataset, "--out", tmp_path / "out")
    summary = tmp_path / "out" / "summary.json"
    whole = json.loads(summary.read_text())
    summary.write_text(json.dumps({name: whole[name] for name in ("objective", "bound")}))
    assert run("audit", dataset, tmp_path / "out").exit_code == 0


# --- the proof -------------------------------------------------------------------------------------------------------


def test_audit_checks_the_proof_by_a_second_program(dataset: Path, tmp_path: Path):
    run("solve", dataset, "--out", tmp_path / "answer")
    result = run("audit", dataset, tmp_path / "answer", "--proof")
    bound = json.loads((tmp_path / "answer" / "summary.json").read_text())["bound"]
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == f"No schedule can score more than {bound:,}: checked by a second program."


def test_audit_says_what_rests_on_the_step_that_was_not_checked(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    run("solve", dataset, "--out", tmp_path / "answer")
    bound = json.loads((tmp_path / "answer" / "summary.json").read_text())["bound"]
    monkeypatch.setattr("matcher.proof.check.check", lambda *_: Verdict(proven=bound + 5))
    assert run("audit", dataset, tmp_path / "answer", "--proof").stdout.splitlines()[-1] == (
        f"No schedule can score more than {bound + 5:,}: checked by a second program."
        f" That none scores more than {bound:,} rests on what was not checked."
    )


def test_audit_refuses_a_proof_that_was_changed(dataset: Path, tmp_path: Path):
    run("solve", dataset, "--out", tmp_path / "answer")
    file = tmp_path / "answer" / "proof.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "settled": 1}))
    result = run("audit", dataset, tmp_path / "answer", "--proof")
    assert result.exit_code == 1
    assert "its digest does not match its content" in result.output


def test_audit_refuses_the_proof_of_another_dataset(dataset: Path, tmp_path: Path):
    run("solve", dataset, "--out", tmp_path / "answer")
    other = Draft().put("engagements", "priority", "1", row=3).write(tmp_path / "other")
    result = run("audit", other, tmp_path / "answer", "--proof")
    assert result.exit_code == 1
    assert "The proof does not hold." in result.stdout.splitlines()


def test_audit_says_where_the_proof_would_be(dataset: Path, tmp_path: Path):
    run("solve", dataset, "--out", tmp_path / "answer")
    (tmp_path / "answer" / "proof.json").unlink()
    result = run("audit", dataset, tmp_path / "answer", "--proof")
    assert result.exit_code == 1
    assert "`matcher solve` writes it beside the answer" in result.output


# --- sample ---------------------------------------------------------------------------------------------------------


def test_sample_writes_a_sound_dataset_of_the_size_asked_for(tmp_path: Path):
    assert run("sample", tmp_path / "center", "--consultants", 12, "--engagements", 7).exit_code == 0
    problem = read_dataset(tmp_path / "center").problem
    assert (len(problem.consultants), len(problem.engagements)) == (12, 7)


def test_sample_passes_its_options_on(tmp_path: Path):
    options = ("--seed", 3, "--tightness", 100, "--window-days", 1, "--seats", 3, "--one-city")
    run("sample", tmp_path / "center", "--consultants", 12, "--engagements", 7, *options)
    problem = read_dataset(tmp_path / "center").problem
    assert {person.max_engagements_per_month for person in problem.consultants.values()} == {1}
    assert {request.window_end - request.window_start for request in problem.engagements.values()} == {timedelta(0)}
    assert {len(request.seats) for request in problem.engagements.values()} == {3}
    assert len({person.city for person in problem.consultants.values()}) == 1


@pytest.mark.parametrize("place", ["center", "center.xlsx"])
def test_sample_writes_over_no_dataset_unless_it_is_said_so(tmp_path: Path, place: str):
    few = ("--consultants", 3, "--engagements", 2)
    run("sample", tmp_path / place, *few)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    result = run("sample", tmp_path / place, *few, "--seed", 1)
    first = tmp_path / place / "consultants.csv" if place == "center" else tmp_path / place
    assert result.exit_code == 1
    assert result.output == (
        f"Error: {first} is there already, and nothing was written. Name another place, or write over the dataset that"
        " is there with --force.\n"
    )
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before
    assert run("sample", tmp_path / place, *few, "--seed", 1, "--force").exit_code == 0
    assert first.read_bytes() != before[first]


def test_sample_writes_beside_what_is_no_dataset(tmp_path: Path):
    (tmp_path / "notes.txt").write_text("Call Ana.")
    assert run("sample", tmp_path, "--consultants", 3, "--engagements", 2).exit_code == 0
    assert (tmp_path / "notes.txt").read_text() == "Call Ana."


# --- in a process of its own ----------------------------------------------------------------------------------------


def command(*args: str | Path) -> Sequence[str]:
    return [sys.executable, "-m", "matcher", *(str(arg) for arg in args)]


def test_solve_runs_on_its_own_with_the_outcome_on_stdout_alone(dataset: Path, tmp_path: Path):
    done = subprocess.run(
        command("solve", dataset, "--out", tmp_path / "out"), capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("Optimal: ")
    assert done.stdout.count("\n") == 1


def test_on_a_terminal_progress_is_one_live_line(dataset: Path, tmp_path: Path):
    ours, theirs = os.openpty()
    done = subprocess.run(
        command("solve", dataset, "--out", tmp_path / "out"),
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
        check=True,
    )
    os.close(theirs)
    shown = os.read(ours, 65_536).decode()
    os.close(ours)
    assert done.stdout.startswith(b"Optimal: ")
    assert "\x1b[2K" in shown
