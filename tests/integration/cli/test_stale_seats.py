"""Commands say that a decided seat no longer holds, refuse what rests on it, and keep it with a reason."""

from pathlib import Path

import pytest

from matcher.bootstrap.spreadsheets import dataset_writer
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.vocabulary import ConsultantStatus
from matcher.services.consent.consenting import leave
from matcher.services.publication.publishing import publish
from matcher.services.review import decisions
from matcher.services.review.decisions import approve
from matcher.services.runtime.checkup import decided_seats
from matcher.services.seats.judged_seats import NOT_DECIDED, judged_seats, proposed_in_doubt
from tests.integration.cli.acting import ANA, run, said, use
from tests.integration.services.center import Center, a_center
from tests.support.builders import POLICY, a_consultant, a_problem, an_assignment, an_engagement
from tests.support.databases import Clock, import_problem
from tests.support.names import the

BREACH = "The consultant's status is inactive, and only approved ones may present: an approval would do."
WORDS = f"NO LONGER HOLDS: {BREACH} Release the seat, or keep it with a reason."
LINE = f"E1  C1  2027-03-01 10:00 EST  {WORDS}"
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
    assert said("engagements stale") == [
        "Every decided seat holds, or is kept.",
        f"E1  C1  2027-03-01 10:00 EST  Kept by Ana (It is signed) although: {BREACH}",
    ]


WITHOUT_E1 = a_problem(engagements=[an_engagement("E2")])
WITHOUT_C1 = a_problem([a_consultant("C2")])


def row_of_e1() -> str:
    """The end of the row of E1 in the review."""
    return next(line for line in said("review list") if line.startswith("E1")).partition("  NO LONGER HOLDS: ")[2]


def test_a_row_whose_engagement_left_the_data_says_so_and_is_judged_when_it_is_back(center: Center):
    import_problem(center.database, WITHOUT_E1)
    assert row_of_e1() == f"The engagement is not in the data. {NOT_DECIDED}"
    import_problem(center.database, INACTIVE)
    assert row_of_e1() == f"{BREACH} {NOT_DECIDED}"
    assert f"  C1 Ada Example: proposed. NO LONGER HOLDS: {BREACH} {NOT_DECIDED}" in said("engagements show E1")
    assert said("engagements list")[0].endswith("  PROPOSED, NO LONGER HOLDS")


def test_a_row_whose_person_left_the_data_says_so_wherever_the_team_is_told(center: Center, database: SqlDatabase):
    decisions.undo(database, center.ana, the(decisions.last_decision(database, center.ana)).entry_id)
    import_problem(database, WITHOUT_C1)
    gone = f"The consultant is not in the data. {NOT_DECIDED}"
    assert row_of_e1() == gone
    told = said("engagements show E1")
    assert told[told.index("Team:") + 1 :][:2] == ["  nobody: open", "  C1: only proposed. NO LONGER HOLDS: " + gone]
    assert run("review approve E1", *ANA).stdout == "E1  C1  not changed: The consultant is not in the data.\n"


def test_an_import_and_the_doctor_count_what_is_only_proposed_apart(center: Center, tmp_path: Path):
    decisions.undo(center.database, center.ana, the(decisions.last_decision(center.database, center.ana)).entry_id)
    dataset_writer()(Dataset(INACTIVE, POLICY), tmp_path / "data")
    last = said("import", str(tmp_path / "data"))[-1]
    assert last == "1 proposed seat no longer holds: the next run proposes again. See: matcher review list"
    assert decided_seats(0, proposed_in_doubt(judged_seats(center.database))).sentence == (
        "Every one holds, or a person keeps it. Of those proposed, 1 no longer holds: matcher review list"
    )


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


def test_somebody_who_left_after_a_yes_is_listed_as_left(center: Center):
    publish(center.database, center.ana)
    said("offers send", *ANA)
    said("offers accept 1", *ANA)
    with center.database.reading() as work:
        offer = the(work.offers.get(1))
    assert leave(center.database, offer.nonce).done
    assert said("offers list --all")[0].startswith("1  left       E1  C1  until 2027-01-09 23:59 EST")


def test_an_offer_for_what_left_the_data_says_until_when_in_utc(center: Center):
    publish(center.database, center.ana)
    assert said("offers send", *ANA)[1] == "1  asked      E1  C1  until 2027-01-09 23:59 EST"
    import_problem(center.database, WITHOUT_E1)
    assert said("offers list --all")[0].endswith("E1  C1  until 2027-01-10 04:59 UTC")


def test_what_was_agreed_to_is_listed_with_open_offers_and_is_not_confirmed(center: Center):
    publish(center.database, center.ana)
    said("offers send", *ANA)
    said("offers accept 1", *ANA)
    assert said("offers list") == ["No offer is open."]
    assert said("engagements show E1")[-1] == "Possible now: prepare, confirm, look again, hold, withdraw"
    import_problem(center.database, INACTIVE)
    assert said("offers list") == [
        "1  accepted   E1  C1  until 2027-01-09 23:59 EST  by phone, noted by Ana",
        f"    {WORDS}",
    ]
    assert said("engagements show E1")[-1] == "Possible now: prepare, look again, hold, withdraw"
    said("engagements keep E1 C1", *ANA, "--reason", "It is signed")
    assert said("engagements show E1")[-1] == "Possible now: prepare, confirm, look again, hold, withdraw"


def test_who_is_not_on_the_team_is_not_kept(center: Center):
    assert run("engagements keep E1 C9", *ANA, "--reason", "So").exit_code == 1
    assert center.standing() == {("E1", "1"): ("C1", "approved", False)}
