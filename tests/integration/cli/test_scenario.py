"""The commands on what-ifs, as a planner meets them."""

import signal
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher import bootstrap
from matcher.cli import main
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.problem import Problem
from matcher.domain.model.solution import Limits, Report, Solution, Status, Stop
from matcher.sheets import write_dataset
from matcher.solver.incremental import IncrementalSolver
from tests.integration.cli.solvers import a_solution, use
from tests.support.builders import POLICY, a_consultant, a_problem, an_assignment, an_engagement, seats
from tests.support.databases import import_problem
from tests.support.greedy import GreedySolver

ADA, BO = a_consultant("C1", name="Ada Example"), a_consultant("C2", name="Bo Example", languages={"en", "es"})
CENTER = a_problem(
    [ADA, BO],
    [an_engagement("E1", organization="Shelter"), an_engagement("E2", organization="Clinic", language="es")],
)
OWN = """
title = "Without Ada"

[[changes]]
change = "remove_consultant"
consultant_id = "C1"
"""


@pytest.fixture(autouse=True)
def quick_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.bootstrap.remembering_solver", GreedySolver)


def matcher(*words: object) -> Result:
    return CliRunner().invoke(main, ["scenario", *map(str, words)], prog_name="matcher")


def write(problem: Problem, place: Path) -> Path:
    write_dataset(Dataset(problem, POLICY), place)
    return place


def cells(result: Result, label: str) -> list[str]:
    """What a line of the figures says after its label."""
    assert result.exit_code == 0, result.output
    [line] = [line for line in result.stdout.splitlines() if line.startswith(label)]
    return line.removeprefix(label).strip().split(maxsplit=2)


def test_the_list_names_each_starter_with_its_changes():
    result = matcher("list")
    assert (result.exit_code, result.stdout.splitlines()[:2]) == (
        0,
        [
            "all-virtual       Everything virtual",
            "                    Requests on site become virtual.",
        ],
    )


def test_both_plans_stand_side_by_side(tmp_path: Path):
    result = matcher("run", "surge", "--base", write(CENTER, tmp_path / "center"))
    assert result.stdout.splitlines()[:6] == [
        "20% more requests",
        "20% more requests, a fair sample of those there are.",
        "",
        "What differs",
        "1 request more: 3 instead of 2.",
        "",
    ]
    assert cells(result, "Requests that may be scheduled") == ["2", "3", "1 more"]


def test_who_changes_is_told_by_engagement_with_both_teams(tmp_path: Path):
    own = tmp_path / "own.toml"
    own.write_text(OWN, encoding="utf-8")
    result = matcher("run", own, "--base", write(CENTER, tmp_path / "center.xlsx"))
    lines = [line.split("  ") for line in result.stdout.splitlines()]
    rows = [[cell.strip() for cell in line if cell] for line in lines]
    place = rows.index(["engagement", "as it is", "scenario"])
    assert rows[place + 1] == ["E1", "Shelter", "Ada Example", "Bo Example"]
    assert rows[place + 2][0] == "Mon, Mar 1, 2027 at 10:00 AM EST"


def test_a_definition_may_name_its_own_base(tmp_path: Path):
    write(CENTER, tmp_path / "center")
    own = tmp_path / "own.toml"
    own.write_text(f'base = "center"\n{OWN}', encoding="utf-8")
    assert cells(matcher("run", own), "Requests that may be scheduled") == ["2", "2", "the same"]


@pytest.mark.usefixtures("installed")
def test_without_a_base_it_is_the_centers_database():
    import_problem(bootstrap.database(), CENTER)
    assert cells(matcher("run", "travel-cap"), "People with an engagement") == ["2", "2", "the same"]
    picked = matcher("run", "busiest").stdout
    assert "Ada Example (C1) is left out." in picked
    assert "People with an engagement" not in picked  # of the request that one person is left for it would tell


def test_of_files_of_ones_own_every_figure_is_told(tmp_path: Path):
    asked = matcher("run", "busiest", "--base", write(CENTER, tmp_path / "center"))
    assert cells(asked, "People with an engagement") == ["2", "1", "1 less"]


def test_a_cap_that_changes_nothing_changes_nobody(tmp_path: Path):
    result = matcher("run", "travel-cap", "--base", write(CENTER, tmp_path / "center"))
    assert "Nobody: every engagement keeps its team and its start." in result.stdout


def test_what_is_covered_in_part_or_not_at_all_is_told_so(tmp_path: Path):
    # Without Bo, Ada's approved seat of E1 stands alone, and nobody speaks the language of E2.
    work = [an_engagement("E1", seats=seats("expert", "expert")), an_engagement("E2", language="es")]
    approved = [an_assignment("E1", "1", "C1"), an_assignment("E1", "2", "C2")]
    own = tmp_path / "own.toml"
    own.write_text(OWN.replace("C1", "C2"), encoding="utf-8")
    result = matcher("run", own, "--base", write(a_problem([ADA, BO], work, approved=approved), tmp_path / "center"))
    after = [line.split("  ")[-1].strip() for line in (raw.rstrip() for raw in result.stdout.splitlines())]
    assert "1 approved seat falls open again." in after
    assert "Ada Example, 1 open" in after
    assert "not covered" in after


def test_roles_and_seats_are_never_named(tmp_path: Path):
    work = [an_engagement(seats={"survivor": "survivor", "expert": "expert"})]
    result = matcher("run", "busiest", "--base", write(a_problem([ADA, BO], work), tmp_path / "center"))
    assert result.exit_code == 0
    assert "survivor" not in result.output
    assert "expert" not in result.output


def test_a_scenario_that_is_not_there_is_refused():
    result = matcher("run", "surges")
    assert result.exit_code == 1
    assert "There is no scenario 'surges'. Did you mean surge?" in result.stderr


def test_a_change_that_cannot_be_made_is_refused(tmp_path: Path):
    own = tmp_path / "own.toml"
    own.write_text(OWN.replace("C1", "C9"), encoding="utf-8")
    result = matcher("run", own, "--base", write(CENTER, tmp_path / "center"))
    assert result.exit_code == 1
    assert (
        "own.toml, line 6, change 1 (remove_consultant), consultant_id: 'C9': no consultant of this data"
        in result.stderr
    )


def test_a_point_of_a_series_that_can_not_be_is_refused_at_its_line(tmp_path: Path):
    own = tmp_path / "own.toml"
    own.write_text('title = "T"\n\n[[changes]]\nchange = "remove_consultants"\ncount = 1\n', encoding="utf-8")
    result = matcher("sweep", own, "--vary", "count=1,2,3", "--base", write(CENTER, tmp_path / "center"))
    assert (result.exit_code, result.stdout) == (1, "")
    place = "own.toml, line 5, change 1 (remove_consultants), count"
    assert f"{place}: '3': only 2 who may be asked in this data" in result.stderr
    assert "Solving" not in result.stderr


def test_an_interrupt_stops_every_search_with_the_best_so_far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def interrupted_once(limits: Limits, report: Report, stop: Stop) -> Solution:
        del limits, report
        if not stop():
            signal.raise_signal(signal.SIGINT)
        assert stop()
        return a_solution(Status.STOPPED, bound=9000, limit="asked")

    use(monkeypatch, interrupted_once)
    result = matcher("run", "surge", "--base", write(CENTER, tmp_path / "center"))
    assert result.exit_code == 0
    assert "Stopping with the best so far; once more to give up." in result.stderr
    assert "The search ended before both plans were proven: small differences may be chance." in result.stdout


def in_spanish() -> Problem:
    """A center whose one request nobody can take for want of Spanish."""
    asked = an_engagement("E7", language="es", seats=seats("survivor", "any"))
    return a_problem([a_consultant("C1"), a_consultant("C2", languages={"en", "es"})], [asked])


SOMEBODY = "in Ohio who speaks Spanish, for child welfare, on trauma-informed care."


def test_what_one_more_would_be_worth_is_said_with_the_role_to_whoever_has_the_files(tmp_path: Path):
    result = matcher("worth", "--base", write(in_spanish(), tmp_path / "center"))
    assert result.exit_code == 0, result.stderr
    assert f"One more survivor consultant {SOMEBODY}" in result.stdout
    assert "it covers E7 Example Services." in result.stdout


def test_whom_to_recruit_is_drawn_as_bars(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("matcher.bootstrap.remembering_solver", IncrementalSolver)
    result = matcher("recruit", "--top", "1", "--base", write(in_spanish(), tmp_path / "center"))
    assert result.exit_code == 0, result.stderr
    assert [len(line) - len(line.rstrip("#")) for line in result.stdout.splitlines() if "#" in line] == [20] * 3


@pytest.mark.usefixtures("installed")
def test_of_the_database_it_is_said_without_the_role():
    import_problem(bootstrap.database(), in_spanish())
    result = matcher("worth")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.count(f"One more presenter {SOMEBODY}") == 1
    assert "survivor" not in result.stdout


def test_where_nothing_is_short_it_says_so(tmp_path: Path):
    result = matcher("worth", "--base", write(CENTER, tmp_path / "center"))
    assert result.stdout == "Nothing is short: every request that may be scheduled is covered, and no limit binds.\n"


@pytest.fixture
def asked(installed: Path) -> None:
    """A center that was asked about its busiest consultant, as number 1."""
    assert installed.is_dir()
    with closing(bootstrap.database()) as database:
        import_problem(database, a_problem([a_consultant("C1"), a_consultant("C2")], [an_engagement("E1")]))
    assert matcher("run", "busiest").exit_code == 0


@pytest.mark.usefixtures("asked")
def test_what_was_kept_goes_to_a_file(tmp_path: Path):
    result = matcher("export", 1, tmp_path / "new" / "answer.csv")
    assert (result.exit_code, result.stdout) == (0, f"Wrote {tmp_path / 'new' / 'answer.csv'}.\n")
    assert (tmp_path / "new" / "answer.csv").stat().st_size > 0


@pytest.mark.parametrize("place", ["/dev/null/answer.csv", "a" * 300 + ".json"])
@pytest.mark.usefixtures("asked")
def test_a_place_that_can_not_be_written_is_named(tmp_path: Path, place: str):
    result = matcher("export", 1, tmp_path / place)
    assert result.exit_code == 1
    assert f"{tmp_path / place} can't be written: " in result.stderr


@pytest.mark.usefixtures("asked")
def test_a_number_under_which_nothing_was_kept_is_refused():
    result = matcher("show", 10**30)
    assert (result.exit_code, "Nothing was kept under that number." in result.stderr) == (1, True)


def test_a_change_on_the_command_line_is_varied_and_drawn(tmp_path: Path):
    center, change = write(CENTER, tmp_path / "center"), ("--change", "cap_hours hours=1")
    swept = matcher("sweep", *change, "--vary", "hours=0,9", "--base", center)
    assert swept.exit_code == 0, swept.stderr
    assert "Nobody has more than 1 hour a week" in swept.stdout
    drawn = matcher("chance", *change, "--draws", "1", "--base", center)
    assert drawn.exit_code == 0, drawn.stderr
    assert "On the command line" in drawn.stdout
    for both in (("surge", *change), ()):
        refused = matcher("sweep", *both, "--vary", "hours=0,9", "--base", center)
        assert (refused.exit_code, "Name one scenario, or give --change." in refused.stderr) == (2, True)
    twice = matcher("sweep", *change, "--vary", "hours=0,9", "--vary", "1.hours=2", "--base", center)
    assert (twice.exit_code, "change 1, hours: varied twice." in twice.stderr) == (1, True)
