"""Every page, light and dark, wide and narrow: nothing breaks WCAG 2.2 AA, nothing needs to be scrolled sideways."""

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.workflow.letter import LetterState
from matcher.records import AccountRole, Brakes, Permission, QuestionKind, StudyKind, User
from matcher.services.accounts.accounts import NewUser, create_user
from matcher.services.intake.requests import NewRequest, receive
from matcher.services.protection.allowance import SpentError, draw
from matcher.services.protection.many_at_once import ask, say
from matcher.services.protection.readings import lived_experience
from matcher.services.publication.publishing import publish
from matcher.solver.incremental import IncrementalSolver
from matcher.solver.solve import TeamColumnSolver
from scenarios.changes import AddConsultantOfKind, CapHours, RemoveConsultant
from scenarios.definitions.writing import written
from scenarios.studies.asking import StudyQuestion, ask_study
from scenarios.studies.kept import keep
from scenarios.studies.performing import Bench, perform
from tests.browser.center import Center
from tests.browser.conftest import NARROW, WIDE, unfold
from tests.integration.web.client import make_app
from tests.integration.web.scene import PASSWORD, coordinator, tell_the_night
from tests.support.databases import Clock, open_database
from tests.support.letters import a_letter, put
from tests.support.names import C2
from tests.support.requests import a_request

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

PAGES = (
    "/", "/review/", "/review/?show=undecided", "/review/?q=nothing", "/runs/", "/runs/1", "/versions/", "/versions/1",
    "/engagements/",
    "/account/", "/account/app", "/account/passkey", "/no-longer-holds/", "/scenarios/", "/scenarios/studies/",
    "/engagements/E1", "/engagements/E5", "/consultants/", "/consultants/C2", "/no-such-page",
    "/explanations/about/E1", "/explanations/about/E3", "/explanations/about/E1?consultant=Eve",
    "/explanations/uncovered",
    "/request/", "/triage/", "/triage/1", "/triage/2", "/publish/", "/organizations/", "/comments/", "/comments/on/E1",
    "/protection/questions", "/protection/readings?whose=C2", "/protection/many",
    "/records/", "/records/requests?received_from=soon&sort=-city",
    "/schedule/?from=2027-03-01", "/schedule/?from=2027-03-01&by=engagement&zoom=week",
    "/schedule/?from=2027-03-01&by=state&zoom=month", "/schedule/?from=2027-03-01&zoom=day",
    "/schedule/move/E1", "/map/", "/map/?show=unmet&q=nowhere", "/fairness/",
    "/outbox/", "/outbox/1", "/outbox/3", "/outbox/?show=discarded",
    "/records/public-schedule", "/records/public-changes", "/records/jobs", "/records/trail", "/rejections/",
    "/offers/",
    *(f"/scenarios/studies/{number}" for number in range(1, 8)),
    "/scenarios/1", "/scenarios/1/change?kind=cap_hours", "/scenarios/new?kind=travel_money",
    "/consultants/C2/facts", "/data/new-consultant/", "/engagements/E1/facts", "/policy", "/import/", "/accounts/",
    "/accounts/1", "/accounts/settings",
)  # fmt: skip


def guard(database: SqlDatabase, knowing: User) -> None:
    """Somebody waits, a record was read, and more are asked for: by the reader, and by someone else."""
    database.brakes = Brakes(1)
    waits = coordinator(database, "waits@example.org")
    draw(database, waits, QuestionKind.WHAT_IF)
    with suppress(SpentError):
        draw(database, waits, QuestionKind.EXPLANATION)
    lived_experience(database, knowing, C2, "To find a support person")
    other = coordinator(database, "other@example.org", knows=True)
    ask(database, other, "To plan the year")
    say(database, other, ask(database, knowing, "The debrief", "E1"), yes=True)


def plan(database: SqlDatabase) -> None:
    """One question of each kind, with its answer; one without an answer, and one that waits."""
    two = AddConsultantOfKind("survivor", language="es", count=2)
    hours = written("Short weeks", [CapHours(1)])
    asked = (
        StudyQuestion(StudyKind.COMPARE, "Two plans", (hours, written("Two more", [two]))),
        StudyQuestion(StudyKind.SWEEP, "Weeks", (hours,), options={"vary": ["hours=0:20:10"]}),
        StudyQuestion(StudyKind.CHANCE, "What may happen", (hours,), options={"draws": 2, "declines": 90, "second": 1}),
        StudyQuestion(StudyKind.RECRUIT, "Where to recruit", options={"most": 2}),
        StudyQuestion(StudyKind.WORTH, "What one more would be worth", options={"most": 2}),
        StudyQuestion(StudyKind.COMPARE, "Without them", (written("Gone", [RemoveConsultant("C9")]),)),
        StudyQuestion(StudyKind.RECRUIT, "Later"),
    )
    numbers = [ask_study(database, None, one, "Pat Planner")[0] for one in asked]
    for number in numbers[:-1]:
        perform(Bench(database, TeamColumnSolver, IncrementalSolver), number)


@pytest.fixture
def reader(
    tmp_path: Path,
    migrated_sqlite: Path,
    clock: Clock,
    serve: "Callable[[WSGIApplication], str]",
    new_page: Callable[..., Page],
) -> Iterator[tuple[Page, str]]:
    """Someone with the permission for lived experience, whose pages have every part there is."""
    database = open_database(f"sqlite:///{tmp_path / 'center.db'}", clock)
    (tmp_path / "center.db").write_bytes(migrated_sqlite.read_bytes())
    tell_the_night(database)
    grants = frozenset({Permission.READ_LIVED_EXPERIENCE})
    new = NewUser("coordinator@example.org", "Casey Morgan", PASSWORD, frozenset(AccountRole), grants)
    knowing = create_user(database, new)
    keep(database, knowing, "Short weeks", (CapHours(1),))
    publish(database, knowing)
    guard(database, knowing)
    for criminal_justice in (False, True):
        asked = a_request(criminal_justice=criminal_justice)
        receive(database, NewRequest(asked.contact, asked.facts))
    put(database, a_letter(database).letter_id, LetterState.UNKNOWN)
    center = Center(database, serve(make_app(database)))
    page = new_page(viewport=WIDE, reduced_motion="reduce")
    center.sign_in(page)
    yield page, center.address
    database.close()


def test_no_page_breaks_wcag_or_scrolls_sideways(
    reader: tuple[Page, str], faults_everywhere: Callable[[Page], list[str]], tmp_path: Path, clock: Clock
):
    page, address = reader
    with closing(open_database(f"sqlite:///{tmp_path / 'center.db'}", clock)) as database:
        plan(database)
    found, refused = {}, {}
    for path in PAGES:
        answer = page.goto(address + path)
        if answer and answer.status != HTTPStatus.OK:
            refused[path] = answer.status
        unfold(page)
        found[path] = faults_everywhere(page)
    assert refused == {"/no-such-page": HTTPStatus.NOT_FOUND}
    page.get_by_text("Casey Morgan").click()
    found["menu"] = faults_everywhere(page)
    assert found == {place: [] for place in (*PAGES, "menu")}


def test_a_narrow_window_folds_the_menu_and_says_where_one_is(reader: tuple[Page, str]):
    page, address = reader
    page.set_viewport_size(NARROW)
    page.goto(f"{address}/map/")
    menu, links = page.get_by_text("Menu", exact=False).first, page.get_by_role("navigation", name="Main")
    expect(menu).to_have_text("Menu Schedule")
    expect(links).to_be_hidden()
    menu.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(links.get_by_role("link", name="Today")).to_be_focused()
    page.set_viewport_size(WIDE)
    page.reload()
    expect(menu).to_be_hidden()
    expect(links).to_be_visible()


def test_rows_in_every_state_break_nothing_either(
    reader: tuple[Page, str], faults_everywhere: Callable[[Page], list[str]]
):
    page, address = reader
    page.goto(f"{address}/review/")
    row = page.get_by_role("listitem", name="Ana Ruiz")
    row.get_by_text("Approve alone…").click()
    row.get_by_role("button", name="Approve Ana Ruiz").click()
    expect(page.get_by_text("1 of 4")).to_be_visible()
    page.get_by_role("listitem", name="Ben Cho").get_by_role("button", name="Lock").click()
    expect(page.get_by_text("2 of 4")).to_be_visible()
    page.get_by_role("listitem", name="Eve Moran").get_by_role("link", name="Reject").click()
    page.get_by_role("dialog").get_by_role("button", name="Reject Eve Moran").click()
    expect(page.get_by_text("3 of 4")).to_be_visible()
    assert faults_everywhere(page) == []
    page.keyboard.press("?")
    assert faults_everywhere(page) == []


def test_the_sign_in_page_breaks_nothing_and_the_first_tab_skips_to_the_content(
    new_page: Callable[..., Page], reader: tuple[Page, str], faults_everywhere: Callable[[Page], list[str]]
):
    reading, address = reader
    page = new_page()
    page.goto(f"{address}/sign-in")
    assert faults_everywhere(page) == []
    page.get_by_label("Email address").fill("nobody@example.org")
    page.get_by_label("Password").fill("nothing")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults_everywhere(page) == []
    reading.goto(f"{address}/runs/")
    reading.keyboard.press("Tab")
    expect(reading.get_by_role("link", name="Skip to main content")).to_be_focused()
    reading.keyboard.press("Enter")
    expect(reading.locator("main")).to_be_focused()


def test_names_are_suggested_once_their_field_is_entered(reader: tuple[Page, str]):
    page, address = reader
    page.goto(f"{address}/engagements/E1")
    unfold(page)
    page.wait_for_load_state()
    options = page.locator("#everybody option")
    expect(options).to_have_count(0)
    page.get_by_label("Name or id of a consultant").focus()
    expect(options.filter(has_text="Columbus, OH").first).to_be_attached()
    assert "Ana Ruiz (C1)" in options.evaluate_all("all => all.map(one => one.value)")


def test_presenters_are_opened_and_changed_by_keyboard(
    reader: tuple[Page, str], faults_everywhere: Callable[[Page], list[str]]
):
    page, address = reader
    page.goto(f"{address}/engagements/E1")
    page.get_by_label("Why do you need to change it?").focus()
    page.keyboard.type("They called.")
    page.keyboard.press("Enter")
    many = page.get_by_label("Presenters", exact=True)
    expect(many).to_have_value("2")
    assert faults_everywhere(page) == []
    many.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("1")
    page.get_by_label("Why", exact=True).focus()
    page.keyboard.type("A small room.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ask for at least 2: so many are named by kind.")).to_be_visible()
    assert faults_everywhere(page) == []
    page.get_by_label("Presenters", exact=True).fill("3")
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 presenters. How many, and of which kind")).to_be_visible()
    page.get_by_label("Why do you need to know?").focus()
    page.keyboard.type("To brief the requester.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What presenters consented to", level=1)).to_be_visible()
    assert faults_everywhere(page) == []
