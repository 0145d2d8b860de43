"""``matcher engagements explain`` and ``matcher runs proof``, on the database."""

import json
import stat
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher import bootstrap
from matcher.cli import main
from matcher.records import AccountRole, Permission
from matcher.services.accounts.accounts import account_of
from matcher.services.protection.readings import readings
from tests.support.builders import a_consultant, a_problem, an_engagement, seats
from tests.support.databases import a_user, import_problem


@pytest.fixture(autouse=True)
def installation(installed: Path) -> None:
    """A center with two engagements that are covered, and one that waits for its granting office."""
    assert installed.is_dir()
    spanish = {cid: a_consultant(cid, name=name, languages={"es"}) for cid, name in (("C2", "Ben"), ("C3", "Cy"))}
    people = [a_consultant("C1", name="Ada"), *spanish.values()]
    work = [
        an_engagement("E1"),
        an_engagement("E2", federal_grantee=True),
        an_engagement(
            "E3",
            language="es",
            seats=seats("any", "any"),
            window_start=date(2027, 4, 1),
            window_end=date(2027, 4, 9),
        ),
    ]
    with closing(bootstrap.database()) as database:
        import_problem(database, a_problem(people, work))
        a_user(database)
        a_user(database, "Zoe", AccountRole.COORDINATOR, Permission.READ_LIVED_EXPERIENCE)
    assert matcher("nightly").exit_code == 0


def matcher(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], prog_name="matcher")


def explained(*words: object, by: str = "ana") -> str:
    result = matcher("engagements", "explain", *words, "--as", f"{by}@example.org")
    assert result.exit_code == 0, result.output
    return result.stdout


def test_what_would_cover_an_engagement_is_told():
    assert "1. It would be covered if its granting office confirmed: " in explained("E2", by="zoe")


def test_without_the_permission_remedies_have_no_price():
    assert explained("E2").splitlines()[1] == "1. It would be covered if its granting office confirmed."
    [remedy] = json.loads(explained("E2", "--json"))["remedies"]
    assert (remedy["number"], remedy["price"]) == (1, None)


def test_why_not_somebody_is_told():
    assert explained("E1", "--consultant", "C2").splitlines() == [
        "E1 and Ben:",
        (
            "  Ben does not speak the engagement's language, English. If they do speak"
            " English, their record saying so would be needed."
        ),
    ]


def test_any_place_and_start_may_be_asked_about():
    where = ("--consultant", "C2", "--instead-of", "C1", "--start", "2027-03-02T10:00")
    assert explained("E1", *where).splitlines() == [
        "E1 and Ben, beginning Tue, Mar 2, 10:00 AM:",
        (
            "  Ben does not speak the engagement's language, English. If they do speak"
            " English, their record saying so would be needed."
        ),
    ]
    assert "Ada there has" in explained("E1", "--consultant", "C1", "--start", "2027-03-02T10:00", by="zoe")


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["E1", "--start", "2027-03-02T10:00"], "--instead-of and --start go with --consultant"),
        (
            ["E1", "--consultant", "C2", "--instead-of", "C9"],
            "C9 is not on the team, so that nobody can take that place.",
        ),
        (
            ["E3", "--consultant", "C2", "--instead-of", "C3"],
            "C2 is on this team already: leave out in whose place.",
        ),
        (["E1", "--consultant", "C2", "--start", "3/2/2027 10am"], "did you mean 2027-03-02T10:00?"),
        (["E1", "--consultant", "C2", "--start", "soon"], "'soon' does not match the formats"),
        (["E9", "--consultant", "C2"], "There is no such engagement."),
        (["E1", "--consultant", "C9"], "There is no such consultant."),
    ],
)
def test_what_cannot_be_asked_is_said(words: list[str], fault: str):
    result = matcher("engagements", "explain", *words, "--as", "ana@example.org")
    assert result.exit_code > 0
    assert fault in result.output


def test_what_others_would_cost_is_told_with_the_permission_alone():
    assert explained("E1") == "E1 is covered. What others would cost is told to accounts that may know of roles.\n"
    assert json.loads(explained("E1", "--json")) == {"engagement": "E1", "covered": True}
    assert json.loads(explained("E1", "--json", by="zoe"))["team"][0]["next_best"]["points"] < -3000
    with closing(bootstrap.database()) as database:
        [read] = readings(database, account_of(database, "zoe@example.org"))
    assert (read.reader, read.person, read.why) == (
        "Zoe",
        "Ada",
        "listed in answer to a command: who could present in E1",
    )


def test_the_proof_of_a_run_is_written(tmp_path: Path):
    file = tmp_path / "proof.json"
    written = matcher("runs", "proof", 1, "--out", file)
    assert written.stdout == f"Written to {file}: it names who could sit with whom, and only you may read it.\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == matcher("runs", "proof", 1).stdout


def test_a_run_that_is_not_there_has_no_proof():
    result = matcher("runs", "proof", 9)
    assert (result.exit_code, "Run 9 has no proof" in result.output) == (1, True)
