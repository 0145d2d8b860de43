"""Want someone else, why these people, why not this person: the pages, and what they may not tell."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from matcher.cli.scenarios.kept_answers import NoStudyError, found_study
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import SeatName
from matcher.domain.model.problem import Exclusion
from matcher.ports import UnitOfWork
from matcher.records import AccountRole, Brakes, Permission, RunStatus
from matcher.services.accounts.accounts import NewUser, create_user
from matcher.services.choices.choice import RUN_AT_WORK
from matcher.solver.incremental import IncrementalSolver
from scenarios.studies.asking import study_of
from scenarios.studies.performing import Bench, perform
from tests.integration.web.client import decide, hidden_in, make_app, post, sign_in, text_of
from tests.integration.web.scene import EXPERT, PASSWORD, SURVIVOR, coordinator
from tests.integration.web.test_confidential import TELLING
from tests.support.builders import a_consultant, a_problem, an_assignment, an_engagement, excludes, seats, weekly
from tests.support.databases import Clock, import_problem, open_database, propose_rows

PEOPLE = (
    a_consultant("C1", name="Ana Ruiz", roles=EXPERT),
    a_consultant("C2", name="Ben Cho", roles=SURVIVOR),
    a_consultant("C3", name="Cara Diaz", roles=EXPERT, topics={"trauma_informed_care": 4}),
    a_consultant("C4", name="Dev Patel", roles=SURVIVOR, topics={"trauma_informed_care": 3}),
    a_consultant("C5", name="Eve Moran", roles=EXPERT, exclusions=excludes("state", "OH")),
)
WORK = (
    an_engagement("E1", organization="Harbor Light Shelter", seats=seats("expert", "survivor")),
    an_engagement("E2", organization="Bright River Clinic", language="so"),
)
ROWS = [an_assignment("E1", "1", "C1"), an_assignment("E1", "2", "C2")]
READ_ROLES = Permission.READ_LIVED_EXPERIENCE
ABOUT = "/explanations/about/E1"


@pytest.fixture(scope="module")
def asked_file(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Path:
    """A center with a proposal, a coordinator, and a lead with the permission; to be copied."""
    file = Path(shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("asked") / "asked.db"))
    database = open_database(f"sqlite:///{file}", Clock())
    import_problem(database, a_problem(PEOPLE, WORK))
    propose_rows(database, ROWS)
    coordinator(database)
    coordinator(database, "lead@example.org", knows=True)
    database.close()
    return file


@pytest.fixture
def center(tmp_path: Path, asked_file: Path, clock: Clock) -> Iterator[SqlDatabase]:
    database = open_database(f"sqlite:///{shutil.copy(asked_file, tmp_path / 'asked.db')}", clock)
    yield database
    database.close()


@pytest.fixture
def lead(center: SqlDatabase) -> FlaskClient:
    """Someone with the permission, signed in."""
    return sign_in(make_app(center), "lead@example.org")


def answer(database: SqlDatabase) -> None:
    """Do what the newest question asks, as a worker does."""
    with database.reading() as work:
        [job, *_] = work.jobs.find()
    perform(Bench(database, IncrementalSolver, IncrementalSolver), study_of(job))


def answer_all(database: SqlDatabase) -> None:
    """Do what every question asks."""
    with database.reading() as work:
        jobs = work.jobs.find()
    for job in jobs:
        perform(Bench(database, IncrementalSolver, IncrementalSolver), study_of(job))


def asked(client: FlaskClient, about: str, engagement: str = "E1", **fields: Any) -> str:
    """Ask by the button of the page; where the answer will be."""
    page = f"/explanations/about/{engagement}"
    sent = post(client, "/explanations/ask", on=page, engagement=engagement, about=about, **fields)
    assert sent.status_code == 303, text_of(sent.text)
    return str(sent.headers["Location"])


def test_review_and_the_engagement_lead_to_someone_else(lead: FlaskClient):
    assert 'data-key="s" href="/explanations/about/E1?instead=C1"' in lead.get("/review/").text
    page = lead.get("/engagements/E1").text
    assert page.count('href="/explanations/about/E1?instead=C') == 2
    assert 'href="/explanations/about/E2"' in lead.get("/engagements/E2").text


def test_first_rows_are_there_at_once_and_say_what_they_bound(lead: FlaskClient):
    page = text_of(lead.get(ABOUT).text)
    assert "where the team with this person does, the best one loses no more" in page
    # level 4 instead of 5: 12 points of fit; whoever was proposed goes: 50
    assert "Cara Diaz Ana Ruiz 62 points less" in page
    assert "Dev Patel Ana Ruiz 74 points less" in page
    assert "Eve Moran Ana" not in page


def test_exact_prices_of_whole_answers_come_from_the_worker(lead: FlaskClient, center: SqlDatabase):
    place = asked(lead, "alternatives")
    assert "Waits its turn" in text_of(lead.get(place).text)
    answer(center)
    page = text_of(lead.get(place).text)
    assert "Cara Diaz Ben Cho, Cara Diaz 62 points less: Stability −50, Fit −12 Nobody else moves" in page
    assert "Dev Patel Ana Ruiz, Dev Patel 74 points less: Stability −50, Fit −24 Nobody else moves" in page
    assert asked(lead, "alternatives") == place, "nothing has changed: it is not asked twice"


@pytest.mark.parametrize("about", ["alternatives", "team"])
def test_whoever_a_list_by_every_rule_names_is_in_the_access_log(lead: FlaskClient, center: SqlDatabase, about: str):
    center.brakes = Brakes(records_an_hour=1)
    place = asked(lead, about)
    answer(center)
    for _ in range(2):
        page = text_of(lead.get(f"{place}/live").text)
    with center.reading() as work:
        noted = [one for one in work.access_log.readings() if one.why == "listed in answer 1: who could present in E1"]
        people = {cid: one.name for cid, one in work.dataset.consultants().items()}
        assert work.access_log.read_since(2, work.now - timedelta(hours=1)) == frozenset()
    # Once an hour, and of those it names; records are counted by themselves.
    named = {"Cara Diaz", "Dev Patel"} if about == "alternatives" else {"Ana Ruiz", "Ben Cho"}
    assert sorted(people[one.consultant_id] for one in noted if one.consultant_id) == sorted(named)
    assert all(name in page for name in named)


def test_no_answer_about_people_is_read_as_one_to_a_what_if(lead: FlaskClient, center: SqlDatabase):
    """Its lists would not be in the access log."""
    asked(lead, "alternatives")
    answer(center)
    both = frozenset({Permission.READ_LIVED_EXPERIENCE})
    made = create_user(center, NewUser("both@example.org", "Bo", PASSWORD, frozenset({AccountRole.LEAD})))
    center.writing(lambda work: work.accounts.update(replace(made, grants=both)))
    plans = sign_in(make_app(center), "both@example.org")
    addresses = ("1", "1/live", "1/file.json", "1/file.csv", "1/file.xlsx")
    assert [plans.get(f"/scenarios/studies/{one}").status_code for one in addresses] == [404] * 5
    for wanted in ("stop", "cancel", "promote"):
        assert post(plans, f"/scenarios/studies/1/{wanted}", on="/scenarios/").status_code == 404
    with pytest.raises(NoStudyError, match="Nothing was kept under that number"):
        found_study(center, 1)


def test_many_lists_by_every_rule_wait(lead: FlaskClient, center: SqlDatabase):
    center.brakes = Brakes(records_an_hour=1)
    seen = [asked(lead, about) for about in ("alternatives", "team")]
    answer_all(center)
    assert [lead.get(place).status_code for place in seen] == [200, 200]
    refused = post(lead, "/explanations/ask", on=ABOUT, engagement="E1", about="alternatives")
    assert (refused.status_code, "as many such lists within an hour" in text_of(refused.text)) == (409, True)
    assert lead.get(seen[0]).status_code == 200, "what was seen is seen again"


def test_an_answer_is_put_into_the_page_while_one_waits(lead: FlaskClient, center: SqlDatabase):
    sent = post(lead, "/explanations/ask", on=ABOUT, headers={"HX-Request": "true"}, engagement="E1", about="team")
    assert 'hx-get="/explanations/1/live"' in sent.text
    assert "<html" not in sent.text
    answer(center)
    page = text_of(lead.get("/explanations/1/live").text)
    assert "Ana Ruiz: the next best whole answer without them has 62 points less: Stability −50, Fit −12;" in page
    assert "hx-get" not in lead.get("/explanations/1/live").text


def test_what_changed_since_is_said(lead: FlaskClient, center: SqlDatabase):
    place = asked(lead, "team")
    answer(center)
    assert "Something has changed since" not in lead.get(place).text
    import_problem(center, a_problem([*PEOPLE, a_consultant("C9")], WORK))
    assert "Something has changed since" in lead.get(place).text
    again: dict[str, Any] = {**hidden_in(lead.get(place).text, "/explanations/ask")}
    del again["csrf_token"]
    assert post(lead, "/explanations/ask", on=place, **again).location != place


def test_the_same_is_asked_again_of_the_same_person_place_and_start(lead: FlaskClient, center: SqlDatabase):
    wish = {"consultant": "C3", "instead": "C1", "start": "2027-03-01T10:00"}
    place = asked(lead, "person", **wish)
    answer(center)
    import_problem(center, a_problem([*PEOPLE, a_consultant("C9")], WORK))
    again = hidden_in(lead.get(place).text, "/explanations/ask")
    assert again | {"csrf_token": ""} == {"csrf_token": "", "engagement": "E1", "about": "person", **wish}


def test_asking_again_for_a_place_that_is_gone_says_so_and_leads_on(lead: FlaskClient):
    gone = post(lead, "/explanations/ask", on=ABOUT, engagement="E1", about="person", consultant="C3", instead="C4")
    assert gone.status_code == 409
    assert "The person whose place is meant is not on the team." in text_of(gone.text)
    assert 'href="/explanations/about/E1"' in gone.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Eve Moran", "Eve Moran is not available for it."),
        ("c5", "Eve Moran is not available for it."),
        ("ana", "Ana Ruiz is on this team already."),
        ("Ana Ruiz (C1)", "Ana Ruiz is on this team already."),
        ("a", "Whom do you mean?"),
        ("Nobody at All", "Nobody is called “Nobody at All”."),
        ("Cara Diaz", "No rule is in the way."),
    ],
)
def test_any_name_may_be_typed(lead: FlaskClient, typed: str, words: str):
    assert words in text_of(lead.get(f"{ABOUT}?consultant={typed}").text)


def test_a_name_waits_where_many_records_were_read(lead: FlaskClient, center: SqlDatabase):
    center.brakes = Brakes(records_an_hour=1)
    assert "Eve Moran is not available for it." in text_of(lead.get(f"{ABOUT}?consultant=C5").text)
    page = lead.get(f"{ABOUT}?consultant=C3").text
    assert "Open theirs on their own page first, or go on later." in text_of(page)
    assert 'href="/consultants/C3"' in page
    for address in ("/ask", "/room/E1"):
        answer = post(lead, f"/explanations{address}", on=ABOUT, engagement="E1", about="person", consultant="C3")
        assert (answer.status_code, "Open theirs on their own page first" in answer.text) == (409, True)


def test_a_place_and_a_start_may_be_chosen(lead: FlaskClient, center: SqlDatabase):
    page = text_of(lead.get(f"{ABOUT}?consultant=C3&instead=C2&start=2027-03-02T10:00").text)
    assert "Why not Cara Diaz in the place of Ben Cho, for a start on" in page
    assert "The seat asks for lived experience" in page
    where = {"instead": "C1", "start": "2027-03-02T10:00"}
    page = text_of(lead.get(ABOUT, query_string={"consultant": "C3", **where}).text)
    assert "No rule is in the way in the place of Ana Ruiz, for a start on" in page
    place = asked(lead, "person", consultant="C3", **where)
    assert asked(lead, "person", consultant="C3") != place
    assert asked(lead, "person", consultant="C3", **where) == place
    answer_all(center)
    # level 4 instead of 5, two others than proposed or another start: fit 12, stability 50 and 30, a day's wait 1
    assert (
        "Cara Diaz Ben Cho, Cara Diaz; it would begin Tue, Mar 2, 10:00 AM"
        " 93 points less: Wait −1, Stability −80, Fit −12" in text_of(lead.get(place).text)
    )
    page = text_of(lead.get(f"{ABOUT}?consultant=C1&start=2027-03-02T03:00").text)
    assert "Why not Ana Ruiz, for a start on" in page


@pytest.mark.parametrize(
    ("where", "fault"),
    [
        ("instead=C9", "The person whose place is meant is not on the team"),
        ("instead=C3", "The person whose place is meant is not on the team"),
        ("start=soon", "“soon” is no day and time. Write them like 2027-03-01T10:00."),
        ("start=2027-02-30T10:00", "“2027-02-30T10:00” is no day and time."),
        ("start=2027-03-02T10:00Z", "“2027-03-02T10:00Z” is no day and time."),
        ("start=9999-12-31T23:59", "9999-12-31 23:59 is more than a year from the window"),
        ("start=2027-03-14T02:30", "There is no 2027-03-14 02:30 there: clocks go forward past it that night."),
        ("instead=C9&start=soon", "“soon” is no day and time."),
    ],
)
def test_a_place_or_start_that_is_none_is_named_and_nothing_judged_in_its_place(lead, where, fault):
    for address in (f"{ABOUT}?consultant=C3&{where}", f"{ABOUT}?{where}"):
        page = lead.get(address)
        assert page.status_code == 200
        assert fault in text_of(page.text)
        assert "Why not" not in text_of(page.text)
        assert "No rule is in the way" not in text_of(page.text)


def test_a_place_in_which_someone_is_settled_says_how_to_let_go(lead: FlaskClient):
    decide(lead, "approve", "Ana Ruiz")
    page = lead.get(f"{ABOUT}?instead=C1").text
    assert "Ana Ruiz is approved for it. Release Ana Ruiz on the engagement’s page first" in text_of(page)
    assert 'href="/engagements/E1#seats"' in page
    decide(lead, "lock", "Ben Cho")
    page = lead.get(f"{ABOUT}?instead=C2").text
    assert "Ben Cho is locked for it. Unlock the row on Review first" in text_of(page)
    assert 'href="/review/?q=E1"' in page
    assert "Everyone on the team is locked or approved" in text_of(page)


def test_someone_else_begins_with_the_one_to_be_replaced(lead: FlaskClient, center: SqlDatabase):
    for shown in ("/review/", "/engagements/E1"):
        ways = set(re.findall(r'href="(/explanations/about/E1\?instead=C\d)"', lead.get(shown).text))
        assert ways == {f"{ABOUT}?instead=C1", f"{ABOUT}?instead=C2"}
    page = text_of(lead.get(f"{ABOUT}?instead=C1").text)
    assert "Whole answers with someone else in the place of Ana Ruiz" in page
    assert "First look: one exchange in the place of Ana Ruiz, and nothing else moves" in page
    assert "Cara Diaz Ana Ruiz 62 points less" in page
    assert "Cara Diaz Ben Cho" not in page
    places = [asked(lead, "alternatives", instead=one) for one in ("C1", "C2")]
    answer_all(center)
    one, other = (text_of(lead.get(place).text) for place in places)
    assert "Cara Diaz Ben Cho, Cara Diaz" in one
    assert "Dev Patel Ana Ruiz, Dev Patel" in other
    assert "Dev Patel Cara Diaz, Dev Patel" in one  # somebody else may have to go as well; Ana is on no team
    assert "Ana Ruiz, Dev Patel" not in one


def test_an_empty_start_is_none(lead: FlaskClient):
    assert "No rule is in the way" in text_of(lead.get(f"{ABOUT}?consultant=C3&start=&instead=").text)


def test_a_start_that_is_none_is_not_priced(lead: FlaskClient):
    answer = post(lead, "/explanations/ask", on=ABOUT, engagement="E1", about="person", consultant="C3", start="soon")
    assert answer.status_code == 409
    assert "“soon” is no day and time." in text_of(answer.text)


def test_a_place_that_has_become_another_s_is_not_priced(lead: FlaskClient, center: SqlDatabase):
    place = asked(lead, "person", consultant="C3", instead="C1")
    with center.reading() as work:
        [job, *_] = work.jobs.find()
    propose_rows(center, [an_assignment("E1", "1", "C3"), an_assignment("E1", "2", "C2")], seed=9)
    perform(Bench(center, IncrementalSolver, IncrementalSolver), study_of(job))
    assert "is no longer on the team. Ask again." in text_of(lead.get(place).text)


def test_one_person_by_name_is_priced(lead: FlaskClient, center: SqlDatabase):
    place = asked(lead, "person", consultant="C4")
    answer(center)
    assert "Dev Patel Ana Ruiz, Dev Patel 74 points less" in text_of(lead.get(place).text)
    place = asked(lead, "person", consultant="C5")
    answer(center)
    assert (
        "No whole answer has Eve Moran on the team, everything approved kept. Eve Moran is not available for it. Only"
        " they can change that."
    ) in text_of(lead.get(place).text)


def test_what_no_page_wrote_is_a_bad_request(lead: FlaskClient):
    wrong: tuple[dict[str, Any], ...] = (
        {"about": "team"},
        {"engagement": "E1", "about": "x"},
        {"engagement": "E1", "about": "person"},
    )
    for fields in wrong:
        assert post(lead, "/explanations/ask", on="/review/", **fields).status_code == 400
    assert post(lead, "/explanations/ask", on=ABOUT, engagement="E9", about="team").status_code == 404
    gone = post(lead, "/explanations/ask", on=ABOUT, engagement="E1", about="person", consultant="C99")
    assert gone.status_code == 404
    assert [lead.get(f"/explanations/{where}").status_code for where in ("about/E9", "77", "77/live")] == [404] * 3


def test_an_engagement_on_hold_is_not_explained(lead: FlaskClient, center: SqlDatabase):
    place = asked(lead, "team")
    import_problem(center, a_problem(PEOPLE, WORK[1:]))
    answer(center)
    assert lead.get(place).status_code == 404
    with center.reading() as work:
        study = work.scenarios.study(1)
    assert study
    assert study.reason.startswith("The engagement is not scheduled")


def test_an_answer_is_looked_at_chosen_and_taken_back_whole(lead: FlaskClient, center: SqlDatabase):
    place = asked(lead, "alternatives")
    answer(center)
    look = f"{place}/with/1"
    assert f'href="{look}"' in lead.get(place).text
    page = text_of(lead.get(look).text)
    assert "The team would be Ben Cho, Cara Diaz. Now it is Ana Ruiz, Ben Cho." in page
    assert "Nothing: nobody else moves." in page
    assert "The score on Review holds" not in page
    assert "The team will be locked, so that later nights keep it" in page
    stability = (
        "Stability What was proposed before stays unless something is gained: changing a person or a start costs."
    )
    assert f"{stability} −50" in page
    assert "Stability: What was proposed before stays" in text_of(lead.get(place).text)
    assert post(lead, look, on=look).headers["Location"] == look
    page = text_of(lead.get(look).text)
    assert "Casey Morgan chose the answer with Cara Diaz: the team was locked" in page
    assert "Chosen: the team is locked, and all that changes with it is proposed." in page
    assert "The team is Ben Cho, Cara Diaz. Before, it was Ana Ruiz, Ben Cho." in page
    review = text_of(lead.get("/review/").text)
    assert "Cara Diaz" in review
    given = "proven to be the best possible with the team that was chosen by hand"
    assert f"is {given}." in review
    assert "Put together by hand on " in review
    assert f"the score is {given}." in text_of(lead.get("/").text)
    runs = lead.get("/runs/").text
    assert given in text_of(runs)
    number = max(map(int, re.findall(r"/runs/(\d+)", runs)))
    newest = text_of(lead.get(f"/runs/{number}").text)
    assert "Time limit None: nothing was solved in it" in newest
    assert f"is {given}." in newest.replace(" .", ".")
    assert re.search(r"No schedule can score more than [\d,]+ with the team that was chosen by hand\.", newest)
    assert "Casey Morgan chose another team. Look at it, or take it back" in text_of(lead.get("/engagements/E1").text)
    for shown in ("/review/", "/engagements/E1"):
        [*_, way] = re.findall(r'href="(/explanations/chosen/\d+)"', lead.get(shown).text)
        assert lead.get(way).headers["Location"] == look
    assert lead.get("/explanations/chosen/1").status_code == 404
    without = sign_in(make_app(center))
    assert without.get(way).status_code == 404
    assert not any("/explanations/chosen/" in without.get(shown).text for shown in ("/review/", "/engagements/E1"))
    again = post(lead, look, on=place)
    assert (again.status_code, "was taken over already" in again.text) == (409, True)
    assert post(lead, f"{place}/take-back", on=look).headers["Location"] == look
    assert "An answer was chosen by Casey Morgan, and taken back." in text_of(lead.get(look).text)
    assert "Casey Morgan took the choice of another team back." in text_of(lead.get("/engagements/E1").text)
    again = post(lead, f"{place}/take-back", on=place)
    assert (again.status_code, "Nothing of this question stands any more" in again.text) == (409, True)
    assert post(lead, f"{place}/with/9", on=place).status_code == lead.get(f"{place}/with/9").status_code == 404
    place = asked(lead, "team")
    answer(center)
    assert post(lead, f"{place}/take-back", on=place).status_code == 404


def test_a_way_back_is_offered_while_it_leads_there_and_else_what_to_do_first(lead: FlaskClient, center: SqlDatabase):
    place = asked(lead, "alternatives")
    answer(center)
    look = f"{place}/with/1"
    post(lead, look, on=look)

    def act(action: str, *names: str) -> None:
        page = lead.get("/review/").text
        seats = {name: row for row, name in re.findall(r'data-rejects="([^"]+)" data-title="([^"]+)"', page)}
        sent: dict[str, Any] = {"only" if len(names) == 1 else "row": [seats[name] for name in names]}
        proposal = re.findall(r'name="proposal" value="(\d+)"', page)[0]
        assert post(lead, f"/review/{action}", proposal=proposal, **sent).status_code == 303

    def offered() -> bool:
        return f'action="{place}/take-back"' in lead.get(look).text

    act("unlock", "Cara Diaz")
    assert offered()
    again = asked(lead, "alternatives")
    answer(center)
    # the choice cost stability 50, which the score holds that another answer is compared with
    assert "The score on Review holds −50 for stability" in text_of(lead.get(f"{again}/with/1").text)
    assert "Chosen with a whole answer" in text_of(lead.get("/review/").text)
    act("lock", "Cara Diaz")
    assert offered()
    act("approve", "Ben Cho", "Cara Diaz")
    assert not offered()
    page = lead.get(look).text
    assert "It can’t be taken back whole now. Seats that it changed were decided about since" in text_of(page)
    assert '<a href="/review/?q=E1">E1 on Review</a>' in page
    assert "Undo: someone else chosen" not in text_of(lead.get("/review/").text)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_review_takes_a_chosen_answer_back_whole_as_the_last_action(
    lead: FlaskClient, center: SqlDatabase, headers: dict[str, str]
):
    def undo_last() -> TestResponse:
        page = lead.get("/review/").text
        assert "Undo: someone else chosen Z" in text_of(page)
        newest = hidden_in(page, "/review/undo-last")["decision"]
        loaded = re.findall(r'"loaded": "(\d+)"', page)[0]
        return post(lead, "/review/undo-last", headers=headers, decision=newest, loaded=loaded)

    before = text_of(lead.get("/review/").text).partition("What it comes to")[2]
    place = asked(lead, "alternatives")
    answer(center)
    post(lead, f"{place}/with/1", on=f"{place}/with/1")

    def begin(work: UnitOfWork) -> int:
        run_id = work.runs.add(replace(work.runs.find()[0], run_id=0, status=RunStatus.STARTED, heartbeat=work.now))
        work.runs.take_lock(run_id)
        return run_id

    run_id = center.writing(begin)
    refused = undo_last()
    assert (refused.status_code, RUN_AT_WORK in text_of(refused.text)) == (409, True)
    center.writing(lambda work: work.runs.release_lock(run_id))
    undone = undo_last()
    assert undone.status_code == (200 if headers else 303)
    said = undone if headers else lead.get("/review/")
    assert "Taken back: everything is proposed as it was." in text_of(said.text)
    assert text_of(said.text).count("What it comes to") == 1
    assert "with the team that was chosen by hand" not in text_of(said.text)
    assert "changed while you read" not in text_of(said.text)
    page = text_of(lead.get("/review/").text)
    assert page.partition("What it comes to")[2] == before
    assert "Undo:" not in page
    assert "An answer was chosen by Casey Morgan, and taken back." in text_of(lead.get(f"{place}/with/1").text)


# --- what is uncovered ----------------------------------------------------------------------------------------------


def test_the_uncovered_are_a_list_to_work_through(lead: FlaskClient, center: SqlDatabase):
    page = text_of(lead.get("/explanations/uncovered").text)
    assert "Bright River Clinic E2 3 Mar 12, 2027 Nobody can take one of its seats: nobody who is" in page
    assert "Not asked yet: open it, and ask what would cover it" in page
    place = asked(lead, "uncovered", engagement="E2")
    answer(center)
    page = text_of(lead.get(place).text)
    assert "Who is nearest: people whom one rule alone keeps out" in page
    # Eve excludes Ohio; that Ben and Dev can't sit alone is in their records, which nobody read
    assert "They do not speak Somali. 4 Ana Ruiz does not speak" in page
    assert "with one more presenter who teaches trauma-informed care to people in child welfare in Somali (for" in page
    page = text_of(lead.get("/explanations/uncovered").text)
    assert "With one more presenter who teaches trauma-informed care" in page
    assert 'href="/explanations/uncovered"' in lead.get("/").text


def test_all_that_is_uncovered_is_asked_about_at_once_and_can_be_stopped(lead: FlaskClient, center: SqlDatabase):
    page = "/explanations/uncovered"
    assert "What would cover them is known of 0 of 1. Ask about 1 not asked about" in text_of(lead.get(page).text)
    sent = post(lead, f"{page}/ask", on=page)
    assert (sent.status_code, sent.location) == (303, page)
    said = text_of(lead.get(page).text)
    assert "Asked: 1 question." in said
    assert "known of 0 of 1. 1 is being worked out. Stop what I asked" in said
    assert "Being worked out" in said.partition("Stop what I asked")[2]
    live = lead.get(f"{page}/live").text
    assert ('hx-get="/explanations/uncovered/live"' in live, "<html" in live) == (True, False)
    post(lead, f"{page}/ask", on=page)  # what is being worked out is not asked again
    with center.reading() as work:
        assert len(work.jobs.find()) == 1
    assert post(lead, f"{page}/stop", on=page).status_code == 303
    assert "Stopped: 1 question." in text_of(lead.get(page).text)
    answer(center)
    assert "known of 0 of 1. Ask about 1 not asked about" in text_of(lead.get(page).text)
    post(lead, f"{page}/ask", on=page)
    answer(center)
    live = lead.get(f"{page}/live").text
    assert "What would cover them is known of 1 of 1." in text_of(live)
    assert ("hx-get" in live, "<button" in live, "<html" in live) == (False, False, False)
    assert 'id="uncovered-rows" hx-swap-oob' in live  # the list fills in
    assert "With one more presenter who teaches trauma-informed care" in text_of(live)
    assert "With one more presenter who teaches trauma-informed care" in text_of(lead.get(page).text)


def test_a_list_that_fills_in_is_as_it_was_asked_for(lead: FlaskClient, center: SqlDatabase):
    page = "/explanations/uncovered"
    post(lead, f"{page}/ask", on=page)
    assert 'hx-get="/explanations/uncovered/live?q=nothing+fits"' in lead.get(f"{page}?q=nothing+fits").text
    assert lead.get(f"{page}?endpoint=a&_scheme=b").status_code == 200
    answer(center)
    live = text_of(lead.get(f"{page}/live?q=nothing+fits").text)
    assert ("known of 1 of 1" in live, "trauma-informed" in live) == (True, False)


def test_asking_about_all_stops_where_the_allowance_does(center: SqlDatabase):
    client = sign_in(make_app(center))
    center.brakes = Brakes(questions_a_day=0)
    refused = post(client, "/explanations/uncovered/ask", on="/explanations/uncovered")
    assert refused.status_code == 429
    with center.reading() as work:
        assert work.jobs.find() == ()


def test_a_requester_is_asked_for_what_would_cover_it_by_a_draft(lead: FlaskClient, center: SqlDatabase):
    late = an_engagement("E2", start_times=(time(3),))
    nights = [replace(one, weekly=(weekly(0, "08:00", "18:00"),)) for one in PEOPLE]
    import_problem(center, a_problem(nights, [WORK[0], late]))
    place = asked(lead, "uncovered", engagement="E2")
    answer(center)
    assert "if it could also start at" in text_of(lead.get(place).text)
    letter = post(lead, f"{place}/letter/1", on=place).headers["Location"]
    page = text_of(lead.get(letter).text)
    assert "We believe that we could help if it could also start at 8:00 AM. Would that be possible for you?" in page
    assert "training on trauma-informed care, 1 session of 2 hours, between Monday, March 1, 2027 and" in page
    assert post(lead, f"{place}/letter/1", on=place).headers["Location"] == letter, "one letter, not two"
    assert post(lead, f"{place}/letter/99", on=place).status_code == 404
    with center.reading() as work:
        [one] = work.outbox.find()
    assert (one.state.value, one.to.name, one.about.subject_id) == ("draft", "Example Services", "E2")


def test_a_remedy_is_tried_as_a_what_if(lead: FlaskClient, center: SqlDatabase):
    place = asked(lead, "uncovered", engagement="E2")
    answer(center)
    assert "Try as a what-if" not in lead.get(place).text, "a coordinator may not plan"
    assert post(lead, f"{place}/what-if/1", on=place).status_code == 403
    who = NewUser("planner@example.org", "Pat", PASSWORD, frozenset({AccountRole.LEAD}), frozenset({READ_ROLES}))
    create_user(center, who)
    planner = sign_in(make_app(center), "planner@example.org")
    assert "Try as a what-if" in planner.get(place).text
    compared = post(planner, f"{place}/what-if/1", on=place).headers["Location"]
    words = "E2, as it would be with one more presenter."
    answer(center)
    shown = text_of(planner.get(compared).text)
    assert words in shown
    assert "Covered" in shown
    assert words.removesuffix(".") in text_of(planner.get("/scenarios/").text), "it is kept, to be changed"
    assert post(planner, f"{place}/what-if/9", on=place).status_code == 404


def test_a_consultant_is_asked_whether_they_could_make_room(lead: FlaskClient):
    assert "Draft a letter that asks" in lead.get(f"{ABOUT}?consultant=C5").text
    letter = post(lead, "/explanations/room/E1", on=ABOUT, consultant="C5").headers["Location"]
    page = text_of(lead.get(letter).text)
    assert "to present for Harbor Light Shelter, beginning Monday, March 1, 2027 at 10:00 AM" in page
    assert ": training on trauma-informed care, 1 session of 2 hours. By what we know" in page
    assert TELLING.findall(page) == []
    for person in ("C3", "C1", "C99"):
        assert post(lead, "/explanations/room/E1", on=ABOUT, consultant=person).status_code == 404
    assert "Draft a letter that asks" not in lead.get("/explanations/about/E2?consultant=C3").text


# --- without the permission -----------------------------------------------------------------------------------------


def test_without_the_permission_nothing_is_priced_and_nothing_of_it_is_said(lead: FlaskClient, center: SqlDatabase):
    place = asked(lead, "alternatives")
    answer(center)
    guarded = sign_in(make_app(center))
    assert [guarded.get(f"{place}{more}").status_code for more in ("", "/live", "/with/1")] == [404] * 3
    acts = ("with/1", "take-back")
    assert [post(guarded, f"{place}/{act}", on="/review/").status_code for act in acts] == [404] * 2
    refused = post(guarded, "/explanations/ask", on="/review/", engagement="E1", about="team")
    assert (refused.status_code, "Nothing was asked." in text_of(refused.text)) == (409, True)
    asked(guarded, "uncovered", engagement="E2")
    answer(center)
    answered = text_of(guarded.get("/explanations/2").text)
    assert "with one more presenter" in answered
    assert "points" not in answered
    for page in (
        "/explanations/2",
        "/explanations/uncovered",
        ABOUT,
        *(f"{ABOUT}?consultant={one.consultant_id}" for one in PEOPLE),
        "/explanations/about/E2",
    ):
        assert TELLING.findall(guarded.get(page).text) == []


def test_without_the_permission_the_page_is_the_same_whoever_brings_what(center: SqlDatabase):
    """Roles of everybody off the team, what seats ask for, whom on it someone has ruled out: nothing depends on it."""
    places = ("", "&instead=C1", "&instead=C2", "&instead=C2&start=2027-03-02T10:00", "&start=2027-03-03T11:00")
    typed = (f"{ABOUT}?consultant={one.consultant_id}{where}" for one in PEOPLE for where in places)
    pages = (ABOUT, f"{ABOUT}?instead=C1", f"{ABOUT}?instead=C2", *typed)
    shown: list[list[str]] = []
    client = sign_in(make_app(center))
    nobody, ana = frozenset[Exclusion](), excludes("consultant", "C1")
    for roles, asked_for, out in ((EXPERT, ("expert", "survivor"), nobody), (SURVIVOR, ("any", "any"), ana)):
        others = (a_consultant(p.consultant_id, name=p.name, roles=roles, exclusions=out) for p in PEOPLE[2:])
        people = [*PEOPLE[:2], *others]
        work = [an_engagement("E1", seats={SeatName(k): r for k, r in seats(*asked_for).items()}), WORK[1]]
        import_problem(center, a_problem(people, work))
        propose_rows(center, ROWS, seed=len(shown))
        shown.append([text_of(client.get(page).text) for page in pages])
    assert shown[0] == shown[1]
    assert "Cara Diaz Ana Ruiz 50 points less" in shown[0][0]
    assert "Cara Diaz Ben Cho 50 points less" in shown[0][2]


def test_a_coordinator_who_may_not_hear_a_price_is_told_what_to_do_instead(center: SqlDatabase):
    guarded = sign_in(make_app(center))
    for place in (ABOUT, f"{ABOUT}?consultant=C3"):
        page = guarded.get(place).text
        assert "To have someone else all the same, reject who sits there on Review" in text_of(page)
        review, points = re.findall(r'href="(/review/#[^"]+|/engagements/E1#[^"]+)"', page)
        assert f'id="{review.partition("#")[2]}"' in guarded.get("/review/").text
        assert f'id="{points.partition("#")[2]}"' in guarded.get("/engagements/E1").text


def test_where_everyone_is_approved_the_way_to_someone_else_is_a_release(center: SqlDatabase):
    guarded = sign_in(make_app(center))
    decide(guarded, "approve", "Ana Ruiz", "Ben Cho")
    page = guarded.get(ABOUT).text
    assert "Everyone on the team is approved: nobody takes a place before somebody is released from it." in text_of(
        page
    )
    assert "To have someone else all the same, release who sits there on" in text_of(page)
    assert "reject who sits there" not in page
    [seats] = re.findall(r'href="/engagements/E1#(seats)"', page)
    assert f'id="{seats}"' in guarded.get("/engagements/E1").text
