"""The command that answers questions about one engagement of an answer."""

import json
import stat
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher import sheets
from matcher.cli import main
from matcher.domain.model.dataset import Dataset
from tests.support.builders import MONDAY, a_consultant, a_policy, a_problem, an_assignment, an_engagement, seats, span

BEN_INSTEAD = "24 points less: Fit −24; E1 has Ben instead of Ada; nothing else changes."


def run(*args: str | int | Path) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture
def center(tmp_path: Path) -> Path:
    """E1, which Ada is best for and Ben could do; E2, for which Ada is free an hour later than it may start."""
    ada = a_consultant("C1", name="Ada", available=(span("2027-03-01 10:00", "2027-03-01 18:00"),), weekly=())
    ben = a_consultant("C2", name="Ben", topics={"trauma_informed_care": 3})
    cleo = a_consultant(
        "C3", name="Cleo", languages={"es"}, weekly=(), available=(span("2027-03-09 11:00", "2027-03-09 13:00"),)
    )
    one = an_engagement("E1", window_end=date(2027, 3, 1))
    two = an_engagement("E2", language="es", window_start=date(2027, 3, 9), window_end=date(2027, 3, 9))
    problem = a_problem([ada, ben, cleo], [one, two])
    sheets.write_dataset(Dataset(problem, a_policy()), tmp_path / "dataset")
    assert run("solve", tmp_path / "dataset", "--out", tmp_path / "answer").exit_code == 0
    return tmp_path


def explain(center: Path, *args: str | Path) -> Result:
    return run("explain", center / "dataset", center / "answer", *args)


def test_of_a_covered_engagement_it_tells_what_the_next_best_costs(center: Path):
    result = explain(center, "E1")
    assert result.stdout.splitlines() == [
        "E1 is covered.",
        f"  Ada: the next best whole answer without them has {BEN_INSTEAD}",
    ]


def test_it_tells_why_not_somebody_else(center: Path):
    assert explain(center, "E1", "--consultant", "C2").stdout.splitlines() == [
        "E1 and Ben:",
        f"  The best whole answer with Ben has {BEN_INSTEAD}",
    ]
    assert explain(center, "E1", "--consultant", "C3").stdout.splitlines() == [
        "E1 and Cleo:",
        (
            "  Cleo does not speak the engagement's language, English. If they do speak"
            " English, their record saying so would be needed."
        ),
        (
            "  Cleo does not work at that time (Mon, Mar 1, 10:00 AM). Their word that"
            " they are free then would be needed, which only they can give."
        ),
        "  Both are needed, and together they would do.",
    ]


def test_any_seat_and_start_may_be_asked_about(center: Path):
    assert explain(center, "E1", "--consultant", "C2", "--seat", "1", "--start", "2027-03-01T10:00").stdout == (
        f"E1 and Ben, beginning Mon, Mar 1, 10:00 AM:\n  The best whole answer with Ben there has {BEN_INSTEAD}\n"
    )
    assert explain(center, "E1", "--consultant", "C1", "--start", "2027-03-01 09:00").stdout == (
        "E1 and Ada, beginning Mon, Mar 1, 9:00 AM:\n"
        "  The organization does not offer Mon, Mar 1, 9:00 AM. The organization's word for this start would be needed."
        " At Mon, Mar 1, 10:00 AM that would not be in the way.\n"
        "  Ada does not work at that time (Mon, Mar 1, 9:00 AM). Their word that they are free then would be needed,"
        " which only they can give. At Mon, Mar 1, 10:00 AM that would not be in the way.\n"
        "  Both are needed, and together they would do.\n"
    )
    told = json.loads(explain(center, "E1", "--consultant", "C2", "--seat", "1", "--json").stdout)
    start = "2027-03-01T10:00:00-05:00"
    assert (told["seat"], told["start"], told["every_start"], told["nothing"]) == ("1", start, True, [])
    assert told["answer"] == {"start": start, "team": {"1": "C2"}}
    assert explain(center, "E1", "--seat", "1").stdout == explain(center, "E1").stdout


def test_json_has_the_same_with_points_by_goal(center: Path):
    told = json.loads(explain(center, "E1", "--consultant", "C2", "--seat", "1", "--json").stdout)
    assert (told["price"]["points"], told["price"]["by_goal"], told["price"]["exact"]) == (-24, {"fit": -24}, True)
    assert json.loads(explain(center, "E1", "--json").stdout)["team"][0]["next_best"]["points"] == -24


def keys_in(told: object) -> set[str]:
    """The names of all that an answer says, but of goals and seats, which are what they are called."""
    if isinstance(told, list):
        return set().union(*map(keys_in, told))
    if not isinstance(told, dict):
        return set()
    named = {name: value for name, value in told.items() if not (name == "team" and isinstance(value, dict))}
    return set(named) | set().union(*(keys_in(value) for name, value in named.items() if name != "by_goal"))


def test_every_key_of_the_json_is_in_the_documentation(center: Path):
    page = (Path(__file__).parents[3] / "docs" / "api.md").read_text()
    asked = (("E1",), ("E1", "--others", "3"), ("E1", "--consultant", "C3"), ("E1", "--consultant", "C2"), ("E2",))
    for about in asked:
        found = keys_in(json.loads(explain(center, *about, "--json").stdout))
        assert sorted(name for name in found if f"`{name}`" not in page) == [], about
        assert found


def test_want_someone_else_ranks_whole_answers_by_their_price(center: Path):
    assert explain(center, "E1", "--others", "3").stdout.splitlines() == [
        "E1 with someone else:",
        "  Ben: 24 points less: Fit −24; E1 has Ben instead of Ada; nothing else changes.",
    ]
    (told,) = json.loads(explain(center, "E1", "--others", "3", "--json").stdout)["others"]
    assert (told["consultant"], told["team"], told["price"]["points"]) == ("C2", {"1": "C2"}, -24)
    assert explain(center, "E2", "--others", "1").stdout == "Nobody else could be on the team of E2.\n"


def test_a_remedy_that_is_applied_covers_the_engagement(center: Path):
    told = json.loads(explain(center, "E2", "--json").stdout)
    assert (told["covered"], told["remedies"][0]["sentence"]) == (False, "if it could also start at 11:00 AM")
    first = next(line for line in explain(center, "E2").stdout.splitlines() if line.startswith("1."))
    assert first.startswith("1. It would be covered if it could also start at 11:00 AM: ")
    applied = explain(center, "E2", "--apply", "1", "--out", center / "applied")
    place = center / "applied"
    assert applied.stdout == (
        f"Written to {place}, as it would be if it could also start at 11:00 AM. "
        "It holds the roles of consultants: only its owner may read the files.\n"
    )
    assert {stat.S_IMODE(file.stat().st_mode) for file in place.iterdir()} == {0o600}
    assert run("solve", center / "applied", "--out", center / "again").exit_code == 0
    assert "E2" in (center / "again" / "assignments.csv").read_text()


def test_a_remedy_is_not_written_over_another_dataset_unless_it_is_said_so(center: Path):
    place = center / "applied"
    place.mkdir()
    (place / "policy.toml").write_text("")
    result = explain(center, "E2", "--apply", "1", "--out", place)
    assert (result.exit_code, f"{place}/policy.toml is there already" in result.output) == (1, True)
    assert [file.read_text() for file in place.iterdir()] == [""]
    assert explain(center, "E2", "--apply", "1", "--out", place, "--force").exit_code == 0
    assert (place / "consultants.csv").exists()


@pytest.mark.parametrize("place", ["dataset", "answer", "answer/../dataset"])
def test_a_remedy_is_not_written_over_what_is_read(center: Path, place: str):
    before = {file: file.read_bytes() for file in center.rglob("*") if file.is_file()}
    result = explain(center, "E2", "--apply", "1", "--out", center / place)
    assert (result.exit_code, "--out names what is read here." in result.output) == (2, True)
    assert {file: file.read_bytes() for file in center.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize(
    ("args", "fault"),
    [
        (["E9"], "the dataset has no engagement 'E9'."),
        (["E1", "--consultant", "C9"], "the dataset has no consultant 'C9'."),
        (["E1", "--seat", "9"], "E1 has no seat '9'; it has 1."),
        (["E1", "--start", "2027-03-01T10:00"], "--start goes with --consultant: who would begin then."),
        (
            ["E1", "--consultant", "C2", "--start", "9999-12-31T23:59"],
            "--start 9999-12-31 23:59 is more than a year from the window, 2027-03-01 to 2027-03-01.",
        ),
        (["E1", "--consultant", "C2", "--start", "soon"], "'soon' does not match the formats"),
        (["E1", "--apply", "1"], "--apply and --out go together"),
        (["E1", "--apply", "1", "--out", "x"], "the engagement is covered: there is no remedy to apply."),
        (["E2", "--apply", "99", "--out", "x"], "there is no remedy 99: "),
        (["E1", "--force"], "--force goes with --apply and --out"),
        (["E2", "--apply", "1", "--out", "x", "--seat", "1"], "leave --seat out."),
        (["E2", "--apply", "1", "--out", "x", "--others", "2"], "leave --others out."),
        (["E2", "--apply", "1", "--out", "x", "--json"], "leave --json out"),
        (["E1", "--others", "2", "--consultant", "C2"], "--others asks about everybody, in any seat at any start"),
        (["E1", "--others", "2", "--seat", "1"], "leave --seat out."),
        (["E1", "--others", "2", "--start", "2027-03-01T10:00"], "leave --start out."),
        (["E2", "--seat", "1"], "E2 is not covered, which is no matter of one seat: leave --seat out"),
    ],
)
def test_what_is_not_there_is_named(center: Path, args: list[str], fault: str):
    result = explain(center, *args)
    assert result.exit_code == 2
    assert fault in result.output


def test_of_who_is_approved_on_a_team_that_is_not_whole_it_is_said_how_to_ask(tmp_path: Path):
    work = [an_engagement("E1", seats=seats("any", "any"))]
    problem = a_problem([a_consultant("C1")], work, approved=[an_assignment("E1", "1", "C1", MONDAY)])
    sheets.write_dataset(Dataset(problem, a_policy()), tmp_path / "dataset")
    assert run("solve", tmp_path / "dataset", "--out", tmp_path / "answer").exit_code == 0
    result = explain(tmp_path, "E1", "--consultant", "C1")
    assert (result.exit_code, "C1 is on the team of E1 already, approved by a person;" in result.output) == (2, True)


def test_an_answer_that_breaks_a_rule_is_refused(center: Path):
    file = center / "answer" / "assignments.csv"
    file.write_text(file.read_text().replace("C1", "C3"))
    result = explain(center, "E1")
    assert result.exit_code == 1
    assert "the answer breaks a rule" in result.output


def test_what_nothing_covers_is_said_to_be_so(tmp_path: Path):
    problem = a_problem([a_consultant()], [an_engagement(criminal_justice=True)])
    sheets.write_dataset(Dataset(problem, a_policy()), tmp_path / "dataset")
    run("solve", tmp_path / "dataset", "--out", tmp_path / "answer")
    assert explain(tmp_path, "E1").stdout.splitlines() == [
        "E1 is not covered. A criminal-justice need: referred to OVC TTAC.",
        "Nothing that was tried would cover it.",
    ]
