"""Nothing that a page kept is ever stale, or another reader's.

The pages of all tests have a memory that makes again whatever it kept, and compares: see tests.support.suspicion.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from matcher.cache import Memory
from matcher.db.unit_of_work import SqlDatabase
from matcher.records import AccountRole
from matcher.services.accounts.accounts import change_access
from matcher.services.intake.requests import NewRequest, receive
from tests.integration.web.client import decide, line_of, make_app, sign_in
from tests.integration.web.scene import ENGAGEMENTS, PEOPLE, auditor, center_data, coordinator, tell_the_night
from tests.support.databases import Clock, open_database
from tests.support.requests import a_request

PAGES = (
    *("/", "/review/", "/review/?show=undecided", "/review/?q=harbor", "/triage/", "/outbox/", "/offers/", "/runs/"),
    *("/versions/", "/engagements/", "/consultants/", "/consultants/?q=ana"),
    *(f"/engagements/{each.engagement_id}" for each in ENGAGEMENTS),
    *(f"/consultants/{each.consultant_id}" for each in PEOPLE),
)
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def served(database: SqlDatabase) -> SqlDatabase:
    """The center after a night, on either database."""
    tell_the_night(database)
    coordinator(database)
    return database


@pytest.fixture
def elsewhere(database_url: str, clock: Clock) -> Iterator[SqlDatabase]:
    """The same database, as another process has it."""
    opened = open_database(database_url, clock)
    yield opened
    opened.close()


def test_two_processes_show_the_same_at_once(served: SqlDatabase, elsewhere: SqlDatabase):
    here, there = sign_in(make_app(served)), sign_in(make_app(elsewhere))
    for round_ in range(2):
        assert "Casey Morgan" not in line_of(there, "Ana Ruiz"), round_
        decide(here, "approve", "Ana Ruiz")
        assert "Approved by Casey Morgan" in line_of(there, "Ana Ruiz")
        decision = re.findall(r'name="decision" value="(\d+)"', there.get("/review/").text)[-1]
        there.post("/review/undo", data={"csrf_token": token_in(there.get("/review/").text), "decision": decision})
        assert "Casey Morgan" not in line_of(here, "Ana Ruiz")


def test_what_a_command_changes_is_shown_at_once(served: SqlDatabase, elsewhere: SqlDatabase):
    client = sign_in(make_app(served))
    before = {page: client.get(page).text for page in ("/", "/consultants/", "/engagements/E1")}
    renamed = [replace(one, name=f"{one.name} the Second") for one in PEOPLE]
    tell_the_night(elsewhere, center_data(renamed))
    assert all("the Second" not in text for text in before.values())
    assert "Ana Ruiz the Second" in client.get("/consultants/").text
    assert "Ana Ruiz the Second" in client.get("/engagements/E1").text
    assert "Proposal 2" in client.get("/review/").text


@pytest.fixture(scope="module")
def readers(center_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, FlaskClient]]:
    """Of one application: two coordinators, of whom one has a dark page, one who knows roles, and an auditor."""
    file = shutil.copy(center_file, tmp_path_factory.mktemp("readers") / "center.db")
    with closing(open_database(f"sqlite:///{file}", Clock())) as center:
        auditor(center)
        coordinator(center, "other@example.org")
        coordinator(center, "knows@example.org", knows=True)
        shared = make_app(center)
        emails = [f"{name}@example.org" for name in ("coordinator", "other", "knows", "auditor")]
        clients = {email: sign_in(shared, email) for email in emails}
        clients["other@example.org"].set_cookie("preferences", "dark.off")
        yield clients


@pytest.mark.parametrize("page", PAGES)
def test_readers_of_all_kinds_share_pieces_and_see_their_own_page(readers: dict[str, FlaskClient], page: str):
    for _ in range(2):
        for email, client in readers.items():
            text = client.get(page).text
            assert email in text
            assert not [other for other in readers if other != email and other in text]
            assert ("Confidential record</h2>" in text) == (email.startswith("knows") and page in people_pages())
            assert (">Approve<" in text) <= (not email.startswith("auditor"))


def people_pages() -> set[str]:
    return {f"/consultants/{each.consultant_id}" for each in PEOPLE}


def test_forms_carry_the_token_of_whoever_reads_them(center: SqlDatabase):
    coordinator(center, "other@example.org")
    app = make_app(center)
    first, second = sign_in(app), sign_in(app, "other@example.org")
    mine, theirs = (set(TOKEN.findall(client.get("/review/").text)) for client in (first, second))
    assert (len(mine), len(theirs)) == (1, 1)
    assert mine.isdisjoint(theirs)


def token_in(page: str) -> str:
    found = TOKEN.search(page)
    assert found
    return found[1]


def test_a_permission_is_gone_as_soon_as_it_is_taken(served: SqlDatabase, elsewhere: SqlDatabase):
    knows = coordinator(served, "knows@example.org", knows=True)
    client = sign_in(make_app(served), knows.email)
    page = "/consultants/C2"
    assert "Confidential record" in client.get(page).text
    change_access(elsewhere, knows.user_id, roles={AccountRole.AUDITOR}, grants=frozenset())
    assert client.get(page).headers["Location"].startswith("/sign-in")  # sessions end with the change
    again = sign_in(make_app(served), knows.email)
    assert "Confidential record" not in again.get(page).text
    assert ">Approve<" not in again.get("/review/").text
    change_access(elsewhere, knows.user_id, active=False)
    assert again.get(page).headers["Location"].startswith("/sign-in")


def test_every_look_at_who_could_present_is_logged(center: SqlDatabase):
    client = sign_in(make_app(center))
    for looks in (1, 2, 3):
        assert client.get("/engagements/E1").status_code == 200
        with center.reading() as work:
            entries = [one.why for one in work.access_log.entries() if "alternatives" in one.why]
        assert len(entries) == looks


def test_what_the_clock_changes_is_never_kept(center: SqlDatabase, clock: Clock):
    receive(center, NewRequest(a_request().contact, a_request().facts))
    client = sign_in(make_app(center))
    assert "left" in client.get("/triage/").text.casefold()
    clock.forward(days=1)
    client = sign_in(make_app(center))
    told = [client.get("/triage/").text]
    clock.forward(hours=1)
    told.append(client.get("/triage/").text)
    assert "overdue" in told[0].casefold() or "left" in told[0].casefold()
    assert told[0] != told[1]


def test_pages_that_kept_nothing_read_the_same(center: SqlDatabase):
    """Warm pages, and those of a process that has just begun, but for the tokens."""
    warm = sign_in(make_app(center))
    for page in PAGES:
        warm.get(page)
    decide(warm, "approve", "Ben Cho", headers={"HX-Request": "true"})
    fresh = sign_in(make_app(center))
    for page in PAGES:
        assert TOKEN.sub("", fresh.get(page).text) == TOKEN.sub("", warm.get(page).text), page


def test_pieces_are_kept(center: SqlDatabase):
    """Else all that is tested here would hold by itself."""
    app = make_app(center)
    memory = app.extensions["matcher-fragments"] = Memory()
    client: FlaskClient = sign_in(app)
    first, second = (TOKEN.sub("", client.get("/review/").text) for _ in range(2))
    assert first == second
    assert any("review card" in str(key) for key in memory._kept)
