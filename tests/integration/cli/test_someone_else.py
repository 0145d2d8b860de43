"""``matcher someone-else``: look, ask, choose, take back; with the protection of the pages."""

import json
import re
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher import bootstrap
from matcher.bootstrap import upkeep
from matcher.cli import main
from matcher.records import AccountRole, Permission
from tests.integration.services.test_choosing import PEOPLE, WORK
from tests.support.builders import a_problem
from tests.support.databases import a_user, import_problem

NEEDS = "What other answers cost depends on facts that are kept apart. Ask someone who may read them."


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A center after a night, to be copied."""
    var = tmp_path_factory.mktemp("night") / "var"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_VAR", str(var))
        patch.delenv("MATCHER_DATABASE_URL", raising=False)
        upkeep.migrate()
        with closing(bootstrap.database()) as database:
            import_problem(
                database, a_problem([replace(one, name=f"Person {one.consultant_id}") for one in PEOPLE], WORK)
            )
            a_user(database)
            a_user(database, "Zoe", AccountRole.COORDINATOR, Permission.READ_LIVED_EXPERIENCE)
            a_user(database, "Ada", AccountRole.AUDITOR)
        assert matcher("nightly").exit_code == 0
    return var


@pytest.fixture(autouse=True)
def installation(night: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(night, tmp_path / "var")
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("MATCHER_DATABASE_URL", raising=False)


def matcher(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], prog_name="matcher")


def someone_else(*words: object, by: str = "zoe") -> Result:
    return matcher("someone-else", *words, "--as", f"{by}@example.org")


def said(*words: object, by: str = "zoe") -> list[str]:
    result = someone_else(*words, by=by)
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def refusal(*words: object, by: str = "zoe") -> str:
    result = someone_else(*words, by=by)
    assert result.exit_code > 0, result.output
    return result.output


def review() -> str:
    return matcher("review", "list").stdout


def test_an_answer_is_priced_chosen_and_taken_back_whole():
    before = review()
    assert said("ask", "E1", "--consultant", "C3") == [
        "Question 1: E1 with someone else. Now it has Person C1.",
        "1. Person C3: 148 points less: Stability −100, Fit −48.",
        "   The team would be Person C3, beginning Mon, Mar 1, 10:00 AM.",
        "   E2 has Person C4 instead of Person C3.",
        "Choose one, the whole of it: matcher someone-else choose 1 NUMBER",
    ]
    assert said("choose", 1, 1) == ["Chosen: the team is locked, and all that changes with it is proposed."]
    assert "locked" in review()
    assert said("show", 1)[-1] == "Zoe chose 1. Take it back: matcher someone-else take-back 1"
    assert "was taken over already" in refusal("choose", 1, 1)
    assert said("take-back", 1) == ["Taken back: everything is proposed as it was."]
    assert review().replace("Proposal 3", "Proposal 1") == before
    assert "Nothing of this question stands any more" in refusal("take-back", 1)


def test_the_same_in_json():
    told = json.loads("\n".join(said("ask", "E1", "--json")))
    [answer] = told["answers"]
    assert (told["question"], told["engagement"], told["current"], told["chosen"]) == (1, "E1", True, None)
    assert (answer["number"], answer["consultant"], answer["team"]) == (1, "C3", ["Person C3"])
    assert (answer["points"], answer["exact"], answer["moves"][0]["kind"]) == (-148, True, "changes")
    page = (Path(__file__).parents[3] / "docs" / "api.md").read_text()
    documented = next(line for line in page.splitlines() if "matcher someone-else ask" in line)
    assert {*told, *told["answers"][0]} <= set(re.findall(r"`(\w+)`", documented))
    assert json.loads("\n".join(said("show", 1, "--json"))) == told, "asked again it is the same question"
    assert said("ask", "E1")[0].startswith("Question 1:")


def test_a_place_and_a_start_may_be_chosen():
    where = ("--consultant", "C3", "--instead-of", "C1", "--start", "2027-03-01T10:00")
    assert said("ask", "E1", *where)[1].startswith("1. Person C3: 148 points less")
    assert said("ask", "E1", "--consultant", "C5")[1:] == [
        "No whole answer has Person C5 on the team, everything approved kept.",
        "Person C5 is not approved for the audience child welfare. An approval for child welfare would be needed.",
        "Person C5 is booked for E3 then, travel, buffers and rest counted in. Someone else for E3 would be needed.",
        "Both are needed, and together they would do.",
    ]


def test_a_first_look_is_there_for_all_who_decide():
    assert said("look", "E1", by="ana") == [
        "E1: Person C1.",
        "Nobody else is free for it as things stand.",
    ]


def test_an_old_answer_says_so_and_is_not_chosen():
    said("ask", "E1", "--consultant", "C3")
    assert matcher("review", "approve", "E3", "--as", "ana@example.org").exit_code == 0
    assert said("show", 1)[1].startswith("Something has changed since")
    assert "have changed since this was worked out" in refusal("choose", 1, 1)


def test_without_the_permission_nothing_is_priced_seen_chosen_or_taken_back():
    said("ask", "E1", "--consultant", "C3")
    assert NEEDS in refusal("ask", "E1", by="ana")
    nothing = "There is no such answer. Open the engagement and ask again."
    assert nothing in refusal("show", 1, by="ana")
    for act in (("choose", 1, 1), ("take-back", 1)):
        assert "needs the permission lived_experience:read" in refusal(*act, by="ana")
    assert "needs the permission review:decide" in refusal("ask", "E1", by="ada")


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("ask", "E9"), "There is no such engagement any more."),
        (("look", "E9"), "There is no such engagement any more."),
        (("ask", "E1", "--consultant", "C9"), "There is no such consultant."),
        (("ask", "E1", "--instead-of", "C1"), "--instead-of and --start go with --consultant"),
        (("ask", "E1", "--consultant", "C3", "--instead-of", "C4"), "C4 is not on the team"),
        (("ask", "E1", "--consultant", "C3", "--start", "1999-01-01T10:00"), "more than a year from the window"),
        (("show", 7), "There is no such answer."),
        (("choose", 7, 1), "There is no such answer."),
        (("choose", 7, 0), "0 is not in the range"),
        (("take-back", "x"), "'x' is no number of a record"),
    ],
)
def test_what_is_not_there_is_said(words: tuple[object, ...], fault: str):
    assert fault in refusal(*words)
