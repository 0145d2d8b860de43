import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.records import AccountRole
from tests.integration.cli.acting import ANA, refused, run, said, use
from tests.integration.services.center import PEOPLE, ROWS, WORK, Center, a_center
from tests.support.builders import a_consultant, a_problem, an_engagement, seats
from tests.support.databases import Clock, a_user, import_problem

AUD = ("--as", "aud@example.org")


@pytest.fixture
def center(monkeypatch: pytest.MonkeyPatch, database_url: str, database: SqlDatabase, clock: Clock) -> Center:
    """A proposal for E1 and E2; Aud only reads."""
    use(monkeypatch, database_url, clock)
    a_user(database, "Aud", AccountRole.AUDITOR)
    return a_center(database)


def rows() -> list[list[str]]:
    """Engagement, kind, state and person of each row that the list has."""
    return [line.split()[:4] for line in said("review list")[1:]]


def test_before_the_first_proposal(monkeypatch: pytest.MonkeyPatch, database_url: str, clock: Clock):
    use(monkeypatch, database_url, clock)
    assert refused("review list").startswith("There is nothing to review yet.")


def test_decisions_are_made_seat_by_seat_or_for_a_team(center: Center):
    assert said("review list")[0] == "Proposal 1: 0 of 3 decided."
    assert said("review approve E1 E2", *ANA) == [
        "E1  C1  Approved.",
        "E1  C2  Approved.",
        "E2  C3  Approved.",
    ]
    assert said("review list")[0] == "Proposal 1: 3 of 3 decided."
    assert said("review list --undecided") == ["Proposal 1: 3 of 3 decided."]
    assert said("review undo", *ANA) == ["Decision 3 about E2 is taken back."]
    assert rows()[-1] == ["E2", "new", "pending", "C3"]
    assert said("review lock E2", *ANA) == ["E2  C3  Locked: the nights to come keep it."]
    assert said("review unlock E2", *ANA) == ["E2  C3  Unlocked."]
    assert said("review reject E2 --why other --note", "Moved away", *ANA) == ["E2  C3  Rejected: not proposed again."]
    with center.database.reading() as work:
        assert work.trail.find(limit=1)[0].note == "Moved away"


def test_one_of_a_team_is_meant_by_the_person(center: Center):
    done = run("review approve E1 --consultant C2", *ANA)
    assert done.exit_code == 1
    assert done.stdout.startswith("E1  C2  not changed: 1 of 2 on the team.")
    assert "--part" in done.stdout
    assert center.standing()["E1", "2"] == ("C2", "proposed", False)
    assert said("review approve E1 --part --consultant C2", *ANA) == ["E1  C2  Approved."]
    assert center.standing()["E1", "2"] == ("C2", "approved", False)
    assert rows()[:2] == [["E1", "new", "pending", "C1"], ["E1", "new", "approved", "C2"]]


@pytest.mark.usefixtures("center")
def test_a_row_that_can_not_be_decided_so_changes_nothing():
    said("review approve E2", *ANA)
    assert refused("review approve E1 E2", *ANA) == (
        "E2 has no row for this: what it has is approved. See: matcher review list"
    )
    assert refused("review approve E9", *ANA) == (
        "E9 has no row for this in the newest proposal. See: matcher review list"
    )
    assert refused("review unlock E1", *ANA).startswith("E1 has no row for this: what it has is pending.")
    assert rows()[0] == ["E1", "new", "pending", "C1"]


def test_a_row_that_breaks_a_rule_by_now_is_told_and_the_rest_is_done(center: Center):
    gone = a_consultant("C3", name="Cy Example", languages=frozenset({"es"}))
    import_problem(center.database, a_problem([*PEOPLE[:2], gone], WORK))
    done = run("review approve E1 E2", *ANA)
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        "E1  C1  Approved.",
        "E1  C2  Approved.",
        (
            "E2  C3  not changed: The consultant does not speak the engagement's language, English: someone who does"
            " would do."
        ),
    ]


def test_what_a_panel_lacks_is_told_without_a_word_of_who_has_it(
    monkeypatch: pytest.MonkeyPatch, database_url: str, database: SqlDatabase, clock: Clock
):
    use(monkeypatch, database_url, clock)
    a_center(database)
    # The data changes after the night: C2 is an expert only, and the seat asks for something else.
    people = [PEOPLE[0], a_consultant("C2", name="Bo Example", roles=frozenset({"expert"})), PEOPLE[2]]
    import_problem(database, a_problem(people, [an_engagement("E1", seats=seats("expert", "survivor")), WORK[1]]))
    done = run("review approve E1 --part --consultant C2", *ANA)
    assert (done.exit_code, done.stdout) == (1, "E1  C2  not changed: The panel requirement is not met by the team.\n")


def test_a_decision_is_undone_by_its_number(center: Center):
    assert refused("review undo", *ANA) == "None of your decisions can be undone."
    said("review approve E1", *ANA)
    assert said("review undo 1", *ANA) == ["Decision 1 about E1 is taken back."]
    assert refused("review undo 1", *ANA) == "It was undone already. Nothing was changed."
    for number in ("99", "0"):
        assert refused(f"review undo {number}", *ANA).startswith("There is no such decision.")
    assert len(center.standing()) == len(ROWS)


@pytest.mark.parametrize(
    "command", ["review approve E1", "review reject E1 --why other", "review lock E1", "review undo 1"]
)
@pytest.mark.usefixtures("center")
def test_nobody_without_the_permission_decides(command: str):
    assert "needs the permission review:decide" in refused(command, *AUD)
    assert run(command).exit_code == 2


@pytest.mark.usefixtures("center")
def test_the_list_says_who_decided_and_why_someone_is_proposed():
    said("review approve E2", *ANA)
    assert said("review list")[-1].startswith("E2  new        approved    C3 Cy Example, 2027-03-02 10:00 EST  ")
    assert said("review list")[-1].endswith("  (decision 1, Ana)")
