"""The commands on people under two ids, and an import that maps old ids to new ones."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher.cli import main
from matcher.domain.model.dataset import Dataset
from matcher.sheets import write_dataset
from tests.support.builders import POLICY, a_consultant, a_problem, an_engagement

ANA = {"email": "ana@example.org", "name": "Ana"}


@pytest.fixture(autouse=True)
def center(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MATCHER_VAR", str(tmp_path / "var"))
    assert matcher("migrate").exit_code == 0


def matcher(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


def written(folder: Path, *ids: str) -> Path:
    people = [a_consultant(cid, **ANA) for cid in ids]
    write_dataset(Dataset(a_problem(people, [an_engagement("E1")]), POLICY), folder)
    return folder


def test_import_says_who_may_be_one_person_and_the_answer_ends_it(tmp_path: Path):
    folder = written(tmp_path / "data", "C1", "C2")
    assert "they are asked under one id" in matcher("import", folder).stderr
    assert matcher("people", "list").stdout == (
        "C1 (Ana, Columbus) and C2 (Ana, Columbus) have the same mail address: asked under one id until you say.\n"
    )
    typed = "A long password 77!\n" * 2
    added = CliRunner().invoke(
        main,
        ["user", "add", "lee@example.org", "--name", "Lee", "--role", "coordinator"],
        input=typed,
    )
    assert added.exit_code == 0, added.output
    assert matcher("people", "different", "C1", "C2", "--as", "lee@example.org").stdout == "C1 and C2 are two people.\n"
    assert matcher("people", "list").stdout == "Nobody is in the data twice, as far as can be seen.\n"
    assert matcher("import", folder).stderr == ""


@pytest.mark.parametrize("pair", ["C1=C9", " C1 = C9 ", "\uff231=C\uff19", "C1\uff1dC9"])
def test_an_import_takes_old_ids_to_new_ones(tmp_path: Path, pair: str):
    matcher("import", written(tmp_path / "old", "C1"))
    result = matcher("import", written(tmp_path / "new", "C9"), "--same", pair)
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize("pair", ["C1", "C1=", "=C9", "C1=C\u200b9", "C1=C 9"])
def test_what_is_no_pair_of_ids_is_refused(tmp_path: Path, pair: str):
    result = matcher("import", written(tmp_path / "data", "C1"), "--same", pair)
    assert (result.exit_code, f"{pair!r} is no pair of ids, like C1=C9." in result.stderr) == (2, True)
