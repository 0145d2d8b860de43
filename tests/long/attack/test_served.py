"""Pages and files: nothing reads otherwise when roles are crossed, and a page that tells is found."""

import pytest
from flask import Flask

from matcher.db.unit_of_work import SqlDatabase
from matcher.records import AccountRole, Permission, User
from matcher.solver import solve as solve_module
from tests.long.attack import run
from tests.long.attack.acted import ask_the_rest
from tests.long.attack.answers import Heard, guesses_by, named_in, plain
from tests.long.attack.commands import said_to
from tests.long.attack.figures import Tally
from tests.long.attack.run import attack_pages, ground, keep
from tests.long.attack.served import LEFT_OUT, ROLES, Pages, crossed, plain_center, settle
from tests.support.builders import a_consultant
from tests.support.databases import a_user
from tests.support.names import C1, C2, C3
from tests.support.tries import tries
from tests.unit.solver.finishing import InThisProcess

LEAD = ROLES.index(AccountRole.LEAD)
"""The seed of a center that a lead reads, sending forms."""
LEAD_THAT_READS = LEAD + len(ROLES)
PEOPLE = {C1: a_consultant("C1", name="Ana"), C2: a_consultant("C2", name="Ben"), C3: a_consultant("C3", name="Cy")}


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process for each question would take a second."""
    monkeypatch.setattr(solve_module, "IntegerSolver", InThisProcess)


def test_nothing_reads_otherwise_when_roles_are_crossed(monkeypatch: pytest.MonkeyPatch):
    left: set[tuple[str, str]] = set()

    def asked_all(pages: Pages, database: SqlDatabase, reader: User) -> Heard:
        heard = ask_the_rest(pages, database, reader)
        left.update(routes(pages.app) - pages.asked)
        return heard

    monkeypatch.setattr(run, "ask_the_rest", asked_all)
    with ground() as where:
        figures, differ = attack_pages(range(LEAD, LEAD + tries(1)), where)
    assert (differ, left) == ([], set())
    signs = {sign.rpartition(" · ")[0] for sign, _ in figures}
    assert signs >= {"/review/", "/schedule/", "/records/trail", "/data/consultant-names/", "/publish/ · afterwards"}
    by_script = {"/publish/", "/comments/on/E3", "/schedule/move/E3", "/data/consultant-names/"}
    assert signs >= {f"{address} · by a script" for address in by_script}


def routes(app: Flask) -> set[tuple[str, str]]:
    """Every route of the pages that says something of the center, with its methods."""
    rules = (one for one in app.url_map.iter_rules() if not one.rule.startswith(LEFT_OUT))
    return {(one.rule, method) for one in rules for method in {"GET", "POST"} & (one.methods or set())}


def test_no_command_says_otherwise_when_roles_are_crossed():
    center, told = plain_center(LEAD), []
    with ground() as where:
        for one in (center, crossed(center)):
            with where.center("commands") as database:
                settle(database, one, LEAD)
                told.append(said_to(database, a_user(database, "Reader", AccountRole.LEAD), LEAD))
    assert told[0] == told[1]
    assert len({said.partition(" ")[0] for said in told[0].values()}) > 1  # some are done, some refused


def test_a_page_that_tells_is_found(monkeypatch: pytest.MonkeyPatch):
    may_know = Permission.READ_LIVED_EXPERIENCE
    monkeypatch.setattr(run, "a_user", lambda database, name, role: a_user(database, name, role, may_know))
    with ground() as where:
        _, differ = attack_pages([LEAD_THAT_READS], where)
    assert f"{LEAD_THAT_READS} lead /protection/readings" in differ


def test_crossing_gives_everyone_what_is_confidential_of_the_next():
    center = plain_center(0)
    other = crossed(center)
    assert len(other.holders) == len(center.holders)
    assert other.holders != center.holders
    assert {one.name for one in other.problem.consultants.values()} == {
        one.name for one in center.problem.consultants.values()
    }


def test_signs_are_when_how_often_and_how_long_someone_is_named():
    signs = named_in("Ben spoke. Ana spoke for long. Ben", PEOPLE)
    assert signs == {
        "place": {C2: 0.0, C1: 11.0},
        "times": {C1: 1.0, C2: 2.0, C3: 0.0},
        "words": {C2: 11.0, C1: 20.0},
    }
    assert named_in("Nobody", PEOPLE) == {}


def test_those_above_the_median_are_taken_for_holders():
    assert guesses_by({C1: 3.0, C2: 2.0, C3: 1.0}) == {C1: True, C3: False}
    assert guesses_by({C1: 1.0, C2: 1.0}) == guesses_by({}) == {}


def test_what_is_drawn_each_time_is_no_part_of_a_page():
    page = '<p>Ana</p><input name="csrf_token" value="x"> under 0.1 seconds ' + "0a" * 32
    assert plain(page) == "Ana"


def test_what_is_read_out_of_a_tag_is_a_part_of_a_page():
    page = '<li class="a" aria-label="Ana"><option value="Ben">C2</option><input value="x" placeholder="Cy"></li>'
    assert plain(page) == "Ana Ben C2 Cy"


def test_a_sign_that_is_always_wrong_is_off_too():
    tally = Tally()
    for _ in range(20):
        tally.add({C1: False, C2: True}, frozenset({C1}), base=0.5)
    assert (tally.tells, tally.off > 4) == (False, True)
    assert Tally().off == 0.0


def test_figures_are_added_to_those_of_former_runs(tmp_path):
    one = Tally(made=3, right=2, expected=1.5, variance=0.75, asked=4)
    for _ in range(2):
        kept = keep(tmp_path / "figures.json", "pages", {("/", ROLES[0]): one}, ["0 lead /"], 5)
    assert (kept.centers, list(kept.differ)) == (10, ["0 lead /", "0 lead /"])
    assert kept.figures == {("/", ROLES[0]): Tally(made=6, right=4, expected=3.0, variance=1.5, asked=8)}
