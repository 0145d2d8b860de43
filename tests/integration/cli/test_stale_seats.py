"""Commands say that a decided seat no longer holds, refuse what rests on it, and keep it with a reason."""

from pathlib import Path

import pytest

from matcher.bootstrap.spreadsheets import dataset_writer
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.vocabulary import ConsultantStatus
from matcher.services.publication.publishing import publish
from matcher.services.review.decisions import approve
from tests.integration.cli.acting import ANA, run, said, use
from tests.integration.services.center import Center, a_center
from tests.support.builders import POLICY, a_consultant, a_problem, an_assignment
from tests.support.databases import Clock, import_problem

BREACH = "The consultant's status is inactive: only approved ones may present."
WORDS = f"NO LONGER HOLDS: {BREACH} Release the seat, or keep it with a reason."
LINE = f"E1  C1  2027-03-01 15:00 UTC  {WORDS}"
INACTIVE = a_problem([a_consultant("C1", status=ConsultantStatus.INACTIVE)])


@pytest.fixture
def center(database: SqlDatabase, database_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Center:
    """C1 is approved for E1."""
    made = a_center(database, a_problem(), [an_assignment()])
    approve(database, made.ana, [made.ref("E1")])
    use(monkeypatch, database_url, clock)
    return made


def test_an_import_counts_what_no_longer_holds(center: Center, tmp_path: Path):
    dataset_writer()(Dataset(INACTIVE, POLICY), tmp_path / "data")
    last = said("import", str(tmp_path / "data"))[-1]
    assert last == "1 decided seat no longer holds: release or keep each. See: matcher engagements stale"
    assert center.standing() == {("E1", "1"): ("C1", "approved", False)}


def test_decided_seats_that_no_longer_hold_are_listed(center: Center):
    assert said("engagements stale") == ["Every decided seat holds, or is kept."]
    import_problem(center.database, INACTIVE)
    assert said("engagements stale") == [LINE]


def test_the_engagement_and_the_review_say_so(center: Center):
    import_problem(center.database, INACTIVE)
    assert f"  C1 Ada Example: approved. {WORDS}" in said("engagements show E1")
    assert WORDS in said("review list")[1]


def test_the_list_of_engagements_marks_those_that_no_longer_hold_and_those_kept(center: Center):
    line = "E1  approved   2027-03-01 to 2027-03-12  Example Services"
    assert said("engagements list") == [line]
    import_problem(center.database, INACTIVE)
    assert said("engagements list") == [f"{line}  NO LONGER HOLDS"]
    said("engagements keep E1 C1", *ANA, "--reason", "It is signed")
    assert said("engagements list") == [f"{line}  KEPT WITH A REASON"]


def test_nothing_is_published_until_someone_keeps_it(center: Center):
    import_problem(center.database, INACTIVE)
    result = run("publish", *ANA)
    assert (result.exit_code, result.stdout.splitlines()) == (
        1,
        ["Nothing was published: 1 approved seat no longer holds. Release it, or keep it with a reason.",
         f"Held back: {LINE}"],
    )  # fmt: skip
    assert run("engagements keep E1 C1", *ANA).exit_code == 1
    assert said("engagements keep E1 C1", *ANA, "--reason", "It is signed") == ["E1: C1 stays. It is on record."]
    assert said("publish", *ANA)[0] == "Version 1 is public: 1 seat added."
    assert f"  C1 Ada Example: approved. Kept by Ana (It is signed) although: {BREACH}" in said("engagements show E1")


def test_nobody_is_asked_until_someone_keeps_it(center: Center):
    publish(center.database, center.ana)
    import_problem(center.database, INACTIVE)
    result = run("offers send", *ANA)
    assert (result.exit_code, result.stdout.splitlines()) == (
        1,
        ["Who is in a seat that no longer holds was not asked: release it, or keep it with a reason.",
         f"Not asked: {LINE}"],
    )  # fmt: skip


def test_an_open_offer_says_so_and_no_yes_is_noted(center: Center):
    publish(center.database, center.ana)
    said("offers send", *ANA)
    import_problem(center.database, INACTIVE)
    assert said("offers list")[1] == f"    {WORDS}"
    assert run("offers accept 1", *ANA).stderr == (
        f"Error: It no longer holds: {BREACH} Release the seat, or keep it with a reason.\n"
    )


def test_who_is_not_on_the_team_is_not_kept(center: Center):
    assert run("engagements keep E1 C9", *ANA, "--reason", "So").exit_code == 1
    assert center.standing() == {("E1", "1"): ("C1", "approved", False)}
