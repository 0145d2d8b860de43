from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher import bootstrap
from matcher.cli import main
from matcher.domain.workflow.request import Request
from tests.unit.sheets.test_requests import HEADER, ROW, written

pytestmark = pytest.mark.usefixtures("installed")


def take_in(file: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["intake", "import", str(file), *options], prog_name="matcher")


def stored() -> tuple[Request, ...]:
    with closing(bootstrap.database()) as database, database.reading() as work:
        return work.requests.find()


def test_requests_are_taken_in_once(tmp_path: Path):
    file = written(tmp_path, HEADER, ROW, ROW.replace("ada.lane", "bo"))
    assert take_in(file).output == "2 requests taken in.\n"
    assert take_in(file).output == "0 requests taken in. 2 known already.\n"
    assert [one.contact.email for one in stored()] == ["ada.lane@example.org", "bo@example.org"]


def test_a_check_changes_nothing(tmp_path: Path):
    assert take_in(written(tmp_path, HEADER, ROW), "--check").output == (
        "1 request would be taken in; nothing was changed.\n"
    )
    assert stored() == ()


def test_one_fault_keeps_all_out(tmp_path: Path):
    result = take_in(written(tmp_path, HEADER, ROW, ROW.replace("OH", "Ohio")))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Error: nothing was taken in.\n"
        "requests.csv, row 3, state (F3): 'Ohio': The two letters of a state or territory, like OH.\n"
    )
    assert stored() == ()


def test_what_is_odd_is_a_warning(tmp_path: Path):
    result = take_in(written(tmp_path, f"{HEADER},color", f"{ROW},red"))
    assert (result.exit_code, result.stderr.startswith("warning: requests.csv, row 1 (H1): 'color'")) == (0, True)
