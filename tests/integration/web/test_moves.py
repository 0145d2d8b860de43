"""Another start for a proposed team: found, chosen, judged, locked on Review and taken back whole."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from matcher.bootstrap import solver
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.calendar import Interval
from matcher.domain.model.ids import EngagementId, SeatName
from matcher.domain.model.vocabulary import SeatRole, SeatStatus
from matcher.domain.workflow.engagement import EngagementState, Lifecycle
from matcher.ports import UnitOfWork
from matcher.records import Brakes, HeldSeat, RowState, Run, RunStatus
from matcher.services.runs.nightly import Night, propose
from matcher.services.runtime.request_id import current_request
from tests.integration.web.client import decide, make_app, post, sign_in, text_of
from tests.integration.web.scene import EXPERT, SURVIVOR, auditor, coordinator
from tests.integration.web.test_confidential import TELLING
from tests.support.builders import (
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    a_consultant,
    a_problem,
    an_assignment,
    an_engagement,
    seats,
)
from tests.support.databases import Clock, import_problem, open_database, propose_rows

AWAY = Interval(WEDNESDAY - timedelta(hours=10), WEDNESDAY + timedelta(hours=14))
PEOPLE = (
    a_consultant("C1", name="Ana Ruiz", roles=EXPERT),
    a_consultant("C2", name="Ben Cho", roles=SURVIVOR, unavailable=(AWAY,)),
    a_consultant("C3", name="Cara Diaz", roles=EXPERT),
)
PANEL = seats("expert", "survivor")
WORK = (
    an_engagement("E1", organization="Harbor Light Shelter", seats=PANEL, window_end=date(2027, 3, 4)),
    an_engagement("E2", organization="Bright River Clinic", seats=seats("any", "any"), window_end=date(2027, 3, 4)),
    an_engagement("E3", organization="Cedar County Health", language="so"),
)
ROWS = [
    an_assignment("E1", "1", "C1"),
    an_assignment("E1", "2", "C2"),
    an_assignment("E2", "1", "C1", TUESDAY),
    an_assignment("E2", "2", "C3", TUESDAY),
]
MOVE = "/schedule/move/E1"
THURSDAY = MONDAY + timedelta(days=3)


@pytest.fixture(scope="module")
def moved_file(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Path:
    """A center with a proposal and a coordinator, to be copied."""
    file = Path(shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("moved") / "moved.db"))
    database = open_database(f"sqlite:///{file}", Clock())
    import_problem(database, a_problem(PEOPLE, WORK))
    propose_rows(database, ROWS)
    coordinator(database)
    database.close()
    return file


@pytest.fixture
def center(tmp_path: Path, moved_file: Path, clock: Clock) -> Iterator[SqlDatabase]:
    database = open_database(f"sqlite:///{shutil.copy(moved_file, tmp_path / 'moved.db')}", clock, current_request)
    yield database
    database.close()


@pytest.fixture
def client(center: SqlDatabase) -> FlaskClient:
    return sign_in(make_app(center))


def move(client: FlaskClient, start: datetime = THURSDAY, page: str = MOVE, **fields: Any) -> TestResponse:
    asked = fields if {"days", "hours"} & fields.keys() else {"start": start.isoformat(), **fields}
    return post(client, page, on=page, **asked)


def starts(client: FlaskClient, engagement: str = "E1") -> dict[str, list[str]]:
    """The grid: by start, what each of the team has there."""
    page = client.get(f"/schedule/move/{engagement}").text
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', page)
    return {start: re.findall(r"<td[^>]*>(.*?)</td>", cells) for start, cells in rows}


def offered(client: FlaskClient, page: str = MOVE) -> list[datetime]:
    return [datetime.fromisoformat(one) for one in re.findall(r'name="start" value="([^"]+)"', client.get(page).text)]


def standing(center: SqlDatabase, engagement: str = "E1") -> list[tuple[str, datetime, bool]]:
    with center.reading() as work:
        held = work.standing.seats()
        return [
            (s.assignment.consultant_id, s.assignment.first_start, s.locked)
            for k, s in held.items()
            if k[0] == engagement
        ]


def test_starts_at_which_the_whole_team_could_begin_are_offered_and_all_are_explained(client: FlaskClient):
    assert offered(client) == [THURSDAY]
    assert starts(client) == {
        "Tue, Mar 2, 10:00 AM EST": ["Elsewhere", "Free"],
        "Wed, Mar 3, 10:00 AM EST": ["Free", "Not free"],
        "Thu, Mar 4, 10:00 AM EST": ["Free", "Free"],
    }
    page = text_of(client.get("/engagements/E1").text)
    assert (
        "Find a time Other starts for this team Harbor Light Shelter : Ana Ruiz, Ben Cho."
        " Now Mon, Mar 1, 2027 at 10:00 AM EST (New York time)." in page
    )
    assert "Find a time" not in client.get("/engagements/E3").text


def test_a_move_locks_the_team_at_the_new_start_and_review_shows_who_did(client: FlaskClient, center: SqlDatabase):
    sent = move(client)
    assert (sent.status_code, sent.headers["Location"]) == (303, "/engagements/E1")
    assert standing(center) == [("C1", THURSDAY, True), ("C2", THURSDAY, True)]
    assert standing(center, "E2") == [("C1", TUESDAY, False), ("C3", TUESDAY, False)]
    page = text_of(client.get("/engagements/E1").text)
    assert (
        "Moved to Thu, Mar 4, 2027 at 10:00 AM EST (New York time): Ana Ruiz and Ben Cho (Harbor Light Shelter), locked"
        " there." in page
    )
    assert (
        "Casey Morgan moved Ana Ruiz for Harbor Light Shelter to another start, Thu, Mar 4, 2027 at 10:00 AM EST"
        in page
    )
    review = text_of(client.get("/review/").text)
    assert "Thu, Mar 4, 2027 at 10:00 AM EST" in review
    assert "Undo: 2 seats moved Z" in review
    assert "Another start was chosen for E1, by Casey Morgan." in text_of(client.get("/runs/2").text)


def test_z_takes_a_move_back_whole(client: FlaskClient, center: SqlDatabase):
    before = standing(center)
    move(client)
    number = re.search(r'name="decision" value="(\d+)"', client.get("/review/").text)
    assert number
    assert post(client, "/review/undo-last", on="/review/", decision=number[1]).status_code == 303
    assert standing(center) == before
    page = text_of(client.get("/review/").text)
    assert "Taken back: 2 seats to decide again." in page
    assert "Undo:" not in page
    assert "Taken back since." in text_of(client.get("/engagements/E1").text)
    assert decide(client, "approve", "Ana Ruiz", "Ben Cho").status_code == 303, "the rows wait for a decision again"


def test_a_locked_team_is_locked_again_when_its_move_is_taken_back_on_the_page(
    client: FlaskClient, center: SqlDatabase
):
    decide(client, "lock", "Ben Cho")
    move(client)
    assert [locked for *_, locked in standing(center)] == [True, True]
    page = client.get(MOVE).text
    assert "Casey Morgan moved the team to this start." in text_of(page)
    sent = post(client, f"{MOVE}/undo", on=MOVE)
    assert sent.headers["Location"] == "/engagements/E1"
    assert standing(center) == [("C1", MONDAY, False), ("C2", MONDAY, True)]
    assert "Undo the move" not in client.get(MOVE).text


def test_a_move_is_refused_with_the_rule_and_what_would_do(client: FlaskClient, center: SqlDatabase):
    for start, words in (
        (
            TUESDAY,
            (
                "Ana Ruiz is booked for E2 then, travel, buffers and rest counted in."
                " Someone else for E2 would be needed. The whole team could start at"
            ),
        ),
        (
            WEDNESDAY,
            (
                "Ben Cho is not available for it. Only they can change that. The whole"
                " team could start at Thu, Mar 4, 10:00 AM."
            ),
        ),
        (MONDAY.replace(hour=11), "The whole team could start at Thu, Mar 4, 10:00 AM."),
        (MONDAY + timedelta(days=5), "The whole team could start at Thu, Mar 4, 10:00 AM."),
    ):
        sent = move(client, start)
        assert sent.status_code == 409
        assert "Not moved to " in text_of(sent.text)
        assert words in text_of(unescape(sent.text)), text_of(sent.text)
        assert "Nothing was changed." in text_of(sent.text)
    assert {start for _, start, _ in standing(center)} == {MONDAY.astimezone(standing(center)[0][1].tzinfo)}


def test_a_drop_is_so_many_days_or_hours_from_what_was_seen(client: FlaskClient, center: SqlDatabase):
    assert "Ben Cho is not available" in text_of(move(client, days="2").text)
    assert move(client, days="3", back="/schedule/?zoom=month").headers["Location"] == "/schedule/?zoom=month"
    assert standing(center)[0][1] == THURSDAY
    assert "The organization does not offer Thu, Mar 4, 9:00 AM." in text_of(move(client, hours="-1").text)
    wrongs: tuple[dict[str, Any], ...] = (
        {"days": "soon"}, {"days": "99999"}, {"hours": "²"}, {"start": "soon"}, {"start": "2027-03-04"},
        {"start": "0001-01-01T00:00+00:00"}, {"days": "1", "seen": "x"},
    )  # fmt: skip
    for wrong in wrongs:
        assert post(client, MOVE, on=MOVE, **wrong).status_code == 400, wrong
    assert post(client, "/schedule/move/E9", on=MOVE, days="1").status_code == 404


def test_what_is_settled_or_was_changed_meanwhile_is_not_moved(client: FlaskClient):
    page = client.get(MOVE).text
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen
    again = move(client, MONDAY)
    assert "That is when it starts already." in again.text
    move(client)
    late = post(client, MOVE, on=MOVE, start=WEDNESDAY.isoformat(), seen=seen[1])
    assert (late.status_code, "Someone was faster" in late.text) == (409, True)
    post(client, f"{MOVE}/undo", on=MOVE)
    decide(client, "approve", "Ana Ruiz", "Ben Cho")
    post(client, "/versions/", on="/versions/")
    assert "Take that back first" in text_of(client.get(MOVE).text)
    refused = post(client, MOVE, on=MOVE, start=THURSDAY.isoformat(), seen=seen[1])
    assert "Take that back first" in text_of(refused.text)
    assert "no team to move" in text_of(client.get("/schedule/move/E3").text)


def test_while_a_run_is_at_work_nothing_is_moved(client: FlaskClient, center: SqlDatabase):
    def begin(work) -> None:
        run = Run(0, RunStatus.STARTED, work.now, work.now, 1, "elsewhere", 0, None)
        work.runs.take_lock(work.runs.add(run))

    center.writing(begin)
    assert "A run is at work" in text_of(move(client).text)


def test_a_move_that_was_decided_about_since_is_not_taken_back(client: FlaskClient):
    move(client)
    [decision] = re.findall(r'name="decision" value="(\d+)"', client.get(MOVE).text)
    review = client.get("/review/").text
    locked = re.search(
        r'name="only" value="([^"]+)" formaction="/review/unlock[^"]*">(?:(?!</button>).)*Ben Cho', review
    )
    proposal = re.search(r'name="proposal" value="(\d+)"', review)
    assert locked
    assert proposal
    assert post(client, "/review/unlock", proposal=proposal[1], only=locked[1]).status_code == 303
    sent = post(client, f"{MOVE}/undo", on="/review/", decision=decision)
    assert (sent.status_code, "A later decision about this seat stands." in text_of(sent.text)) == (409, True)
    assert "Undo the move" not in client.get(MOVE).text
    assert post(client, f"{MOVE}/undo", on="/review/", decision="1").status_code == 404
    assert post(client, f"{MOVE}/undo", on="/review/", decision="x").status_code == 400


def test_a_start_that_is_taken_by_now_is_not_gone_back_to(client: FlaskClient, center: SqlDatabase):
    move(client)
    [decision] = re.findall(r'name="decision" value="(\d+)"', client.get(MOVE).text)
    away = replace(PEOPLE[0], unavailable=(Interval(MONDAY - timedelta(hours=2), MONDAY + timedelta(hours=4)),))
    import_problem(center, a_problem([away, *PEOPLE[1:]], WORK))
    sent = post(client, "/review/undo-last", on="/review/", decision=decision)
    assert sent.status_code == 422
    assert "Ana Ruiz is not available for it." in text_of(sent.text)
    assert standing(center)[0][1] == THURSDAY


def test_past_the_allowance_a_move_is_taken_back_later(client: FlaskClient, center: SqlDatabase):
    move(client)
    [decision] = re.findall(r'name="decision" value="(\d+)"', client.get(MOVE).text)
    center.brakes = Brakes(1)
    sent = post(client, f"{MOVE}/undo", on="/", decision=decision)
    assert (sent.status_code, "asked as much today" in sent.text) == (429, True)
    assert standing(center)[0][1] == THURSDAY


def test_a_move_that_no_bound_covers_asks_for_a_run(client: FlaskClient, center: SqlDatabase):
    def lower(work: UnitOfWork) -> None:
        latest = work.proposals.latest()
        assert latest
        work.proposals.add(replace(latest, proposal_id=0, bound=0), work.proposals.rows(latest.proposal_id), ())

    center.writing(lower)
    assert "The facts have changed since the last run" in text_of(move(client).text)


def test_a_seat_that_the_proposal_has_otherwise_is_not_moved(client: FlaskClient, center: SqlDatabase):
    row = an_assignment("E1", "1", "C3")
    center.writing(lambda work: work.standing.put([HeldSeat(row, SeatStatus.PROPOSED)]))
    assert "Someone was faster" in text_of(move(client).text)


def test_before_a_proposal_and_while_it_is_stopped_nothing_is_moved(
    client: FlaskClient, center: SqlDatabase, empty: SqlDatabase
):
    import_problem(empty, a_problem(PEOPLE, WORK))
    coordinator(empty)
    fields: dict[str, Any] = {"start": THURSDAY.isoformat(), "seen": MONDAY.isoformat()}
    early = post(sign_in(make_app(empty)), MOVE, on="/", **fields)
    assert (early.status_code, "No run has proposed anything yet" in early.text) == (409, True)
    center.writing(lambda work: work.lifecycles.put(Lifecycle(EngagementId("E1"), state=EngagementState.ON_HOLD)))
    assert "Take it up again first." in client.get(MOVE).text
    assert "Take it up again first." in post(client, MOVE, on="/", **fields).text


def test_who_only_reads_sees_the_times_and_moves_nothing(center: SqlDatabase):
    auditor(center)
    reader = sign_in(make_app(center), "auditor@example.org")
    page = reader.get(MOVE).text
    assert "disabled" in page
    assert ">Move</button>" not in page
    assert "Move…" not in reader.get("/schedule/?from=2027-03-01").text
    assert post(reader, MOVE, on="/", start=THURSDAY.isoformat(), seen=MONDAY.isoformat()).status_code == 403


def test_a_dialog_gets_the_form_alone_and_the_timeline_leads_to_it(client: FlaskClient):
    part = client.get(MOVE, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert 'action="/schedule/move/E1"' in part
    page = client.get("/schedule/?from=2027-03-01").text
    assert page.count('class="move" href="/schedule/move/E1"') == 2


def test_starts_draw_on_the_allowance_with_the_list_of_others_and_once_for_both(center: SqlDatabase):
    center.brakes = Brakes(1)
    client = sign_in(make_app(center))
    assert "Mar 4" in client.get("/engagements/E1").text
    assert starts(client)
    assert "This list waits until tomorrow" in client.get("/schedule/move/E2").text
    refused = move(client, WEDNESDAY)
    assert (refused.status_code, "asked as much today" in refused.text) == (429, True)


def test_nothing_about_times_depends_on_what_anyone_brings(center: SqlDatabase):
    """With roles crossed, and seats that ask for nothing: the same starts, refusals and words."""
    shown: list[list[str]] = []
    client = sign_in(make_app(center))
    for roles, asked in (
        ((EXPERT, SURVIVOR, EXPERT), PANEL),
        ((SURVIVOR, EXPERT, EXPERT), {SeatName("1"): SeatRole.SURVIVOR, SeatName("2"): SeatRole.EXPERT}),
        ((EXPERT, EXPERT, EXPERT), {SeatName("1"): SeatRole.ANY, SeatName("2"): SeatRole.ANY}),
    ):
        people = [replace(one, roles=mine) for one, mine in zip(PEOPLE, roles, strict=True)]
        import_problem(center, a_problem(people, [replace(WORK[0], seats=asked), *WORK[1:]]))
        propose_rows(center, ROWS, seed=len(shown))
        pages = [client.get(MOVE), move(client, WEDNESDAY), move(client, TUESDAY)]
        assert [TELLING.findall(page.text) for page in pages] == [[], [], []]
        shown.append([text_of(page.text) for page in pages])
    assert shown[0] == shown[1] == shown[2]


def rows_of(center: SqlDatabase, engagement: str = "E1") -> list[tuple[str, RowState]]:
    with center.reading() as work:
        latest = work.proposals.latest()
        assert latest
        rows = work.proposals.rows(latest.proposal_id, EngagementId(engagement))
        return [(row.after.consultant_id, row.state) for row in rows if row.after]


APPROVED_ROWS = [("C1", RowState.APPROVED), ("C2", RowState.APPROVED)]


def fixed_starts(center: SqlDatabase) -> list[tuple[datetime, bool, bool]]:
    """Of E1's seats: the start, whether nights have to keep it, and whether that is by a lock alone."""
    with center.reading() as work:
        return [
            (seat.assignment.first_start, seat.fixed, seat.locked)
            for key, seat in work.standing.seats().items()
            if key.engagement_id == "E1"
        ]


def test_an_approved_team_stays_approved_at_its_new_start_and_z_takes_it_back_whole(
    client: FlaskClient, center: SqlDatabase
):
    decide(client, "approve", "Ana Ruiz", "Ben Cho")
    assert 'class="move" href="/schedule/move/E1"' in client.get("/schedule/?from=2027-03-01").text
    assert move(client).status_code == 303
    assert (
        "Moved to Thu, Mar 4, 2027 at 10:00 AM EST (New York time): Ana Ruiz and Ben Cho (Harbor Light Shelter),"
        " approved there." in text_of(client.get("/engagements/E1").text)
    )
    assert fixed_starts(center) == [(THURSDAY, True, False)] * 2
    assert rows_of(center) == APPROVED_ROWS
    number = re.search(r'name="decision" value="(\d+)"', client.get("/review/").text)
    assert number
    assert post(client, "/review/undo-last", on="/review/", decision=number[1]).status_code == 303
    assert "Taken back: 2 seats approved as before." in text_of(client.get("/review/").text)
    assert fixed_starts(center) == [(MONDAY, True, False)] * 2
    assert rows_of(center) == APPROVED_ROWS


def test_the_approval_itself_can_be_taken_back_once_the_move_is(client: FlaskClient, center: SqlDatabase):
    decide(client, "approve", "Ana Ruiz", "Ben Cho")
    move(client)
    post(client, f"{MOVE}/undo", on=MOVE)
    assert (
        "Taken back to Mon, Mar 1, 2027 at 10:00 AM EST (New York time): Ana Ruiz and Ben Cho (Harbor Light Shelter)."
    ) in text_of(client.get("/review/").text)
    for _ in "12":
        number = re.search(r'name="decision" value="(\d+)" formaction', client.get("/review/").text)
        assert number
        assert post(client, "/review/undo", on="/review/", decision=number[1]).status_code == 303
    assert fixed_starts(center) == [(MONDAY, False, False)] * 2


def test_undo_beside_one_moved_seat_takes_the_whole_move_back(client: FlaskClient, center: SqlDatabase):
    decide(client, "approve", "Ana Ruiz", "Ben Cho")
    move(client)
    number = re.search(r'name="decision" value="(\d+)" formaction', client.get("/review/").text)
    assert number
    assert post(client, "/review/undo", on="/review/", decision=number[1]).status_code == 303
    assert fixed_starts(center) == [(MONDAY, True, False)] * 2


def test_of_a_team_approved_in_part_the_rest_is_locked_at_the_new_start(client: FlaskClient, center: SqlDatabase):
    decide(client, "approve", "Ana Ruiz", "Ben Cho")
    number = re.search(r'name="decision" value="(\d+)" formaction', client.get("/review/").text)
    assert number
    post(client, "/review/undo", on="/review/", decision=number[1])
    before = fixed_starts(center)
    assert sorted(fixed for _, fixed, _ in before) == [False, True]
    move(client)
    assert sorted(fixed_starts(center)) == [(THURSDAY, True, False), (THURSDAY, True, True)]
    post(client, f"{MOVE}/undo", on=MOVE)
    assert fixed_starts(center) == before


def test_a_move_that_is_public_since_is_not_taken_back(client: FlaskClient, center: SqlDatabase):
    decide(client, "approve", "Ana Ruiz", "Ben Cho")
    move(client)
    [decision] = re.findall(r'name="decision" value="(\d+)"', client.get(MOVE).text)
    post(client, "/versions/", on="/versions/")
    assert "Undo the move" not in client.get(MOVE).text
    sent = post(client, f"{MOVE}/undo", on="/review/", decision=decision)
    assert (sent.status_code, "people count on this start" in text_of(sent.text)) == (409, True)
    assert fixed_starts(center) == [(THURSDAY, True, False)] * 2


def test_what_breaks_a_rule_moves_no_approved_team(client: FlaskClient, center: SqlDatabase):
    decide(client, "approve", "Ana Ruiz", "Ben Cho")
    refused = move(client, WEDNESDAY)
    assert (refused.status_code, "Ben Cho is not available for it." in text_of(refused.text)) == (409, True)
    assert fixed_starts(center) == [(MONDAY, True, False)] * 2


def test_later_nights_keep_an_approved_team_where_it_was_moved(client: FlaskClient, center: SqlDatabase):
    decide(client, "approve", "Ana Ruiz", "Ben Cho")
    move(client)
    propose(Night(center, solver()))
    assert fixed_starts(center) == [(THURSDAY, True, False)] * 2
    assert rows_of(center) == APPROVED_ROWS
