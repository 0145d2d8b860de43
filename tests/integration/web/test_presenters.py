"""How many presenters an engagement asks for, and of which kind: opened and changed with a reason that is kept."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import EngagementId, SeatName
from matcher.domain.workflow.asked_panel import Panel, panel_of
from matcher.ports import UnitOfWork
from matcher.records import AccountRole, Brakes, Permission, SeatKey
from matcher.services.accounts.accounts import NewUser, create_user
from matcher.services.dataset.exporting import export_dataset
from matcher.services.engagements.changing_panel import open_panel
from matcher.services.failures import AccountError, NotFoundError, NotPermittedError
from tests.integration.web.client import post, sign_in
from tests.integration.web.scene import PASSWORD, assignment, auditor, coordinator
from tests.support.names import C1, the

E1, E4 = EngagementId("E1"), EngagementId("E4")


def addresses(engagement_id: str) -> tuple[str, str, str]:
    page = f"/engagements/{engagement_id}"
    return page, f"{page}/presenters/open", f"{page}/presenters/change"


PAGE, OPEN, CHANGE = addresses("E1")


@pytest.fixture
def keeper(center: SqlDatabase, app: Flask) -> FlaskClient:
    return sign_in(app, coordinator(center, "keeper@example.org", knows=True).email)


def panel(center: SqlDatabase, engagement_id: EngagementId = E1) -> Panel:
    return panel_of(export_dataset(center).problem.engagements[engagement_id].seats)


def opened(client: FlaskClient, engagement_id: str = "E1") -> str:
    page, here, _ = addresses(engagement_id)
    answer = post(client, here, on=page, why="They called.")
    assert answer.status_code == 200
    return the(re.search(r'name="version" value="([^"]+)"', answer.text))[1]


def test_more_presenters_are_asked_for_and_the_trail_tells_how_many_and_no_more(center, keeper: FlaskClient):
    assert "2 presenters. How many, and of which kind, is opened" in keeper.get(PAGE).text
    assert post(keeper, OPEN, on=PAGE, why=" ").status_code == 422
    seen = opened(keeper)
    wanted: dict[str, Any] = {"presenters": "3", "experts": "1", "survivors": "2"}
    assert post(keeper, CHANGE, on=PAGE, version=seen, **wanted).status_code == 422
    saved = post(keeper, CHANGE, on=PAGE, version=seen, reason="A large room.", **wanted)
    assert (saved.status_code, saved.headers["Location"]) == (303, PAGE)
    assert panel(center) == Panel(3, 1, 2)
    with center.reading() as work:
        (entry,) = [one for one in work.trail.find() if "Presenters" in one.after]
        assert (entry.before, entry.after, entry.reason) == ("Presenters: 2", "Presenters: 3", "")
        said = [one.why for one in work.access_log.readings(C1)]
        held = work.standing.seats()
    assert f"what the seats of {E1} ask for: changed: A large room." in said
    assert {SeatKey(E1, SeatName(seat)) for seat in ("1", "2")} <= held.keys()
    late = post(keeper, CHANGE, on=PAGE, version=seen, reason="Later.", **wanted | {"presenters": "4"})
    assert late.status_code == 409
    kinds = post(keeper, CHANGE, on=PAGE, version=opened(keeper), reason="x", **wanted | {"survivors": "1"})
    assert kinds.status_code == 303
    with center.reading() as work:
        assert len([one for one in work.trail.find() if "Presenters" in one.after]) == 1


def test_a_proposal_for_a_seat_that_goes_is_dropped(center, keeper: FlaskClient):
    wanted: dict[str, Any] = {"presenters": "1", "experts": "1", "survivors": "0", "reason": "A small room."}
    assert post(keeper, CHANGE, on=PAGE, version=opened(keeper), **wanted).status_code == 303
    assert panel(center) == Panel(1, 1, 0)
    with center.reading() as work:
        left = [seat.assignment for key, seat in work.standing.seats().items() if key.engagement_id == E1]
    assert left == [assignment("E1", "1", "C1")]
    assert keeper.get("/review/").status_code == keeper.get(PAGE).status_code == 200


def test_a_seat_that_comes_is_called_by_no_name_that_another_had(center, keeper: FlaskClient):
    fewer: dict[str, Any] = {"presenters": "1", "experts": "1", "survivors": "0", "reason": "A small room."}
    more = fewer | {"presenters": "2", "reason": "A large room."}

    def bring(work: UnitOfWork) -> None:
        work.seat_names.put({E1: {SeatName("lead"): SeatName("1"), SeatName("S"): SeatName("2")}})

    center.writing(bring)
    for wanted in (fewer, more):
        assert post(keeper, CHANGE, on=PAGE, version=opened(keeper), **wanted).status_code == 303
    with center.reading() as work:
        assert set(work.dataset.engagements([E1])[E1].seats) == {"1", "3"}


def test_decided_seats_stay(center, keeper: FlaskClient):
    page, _, change = addresses("E4")
    before = panel(center, E4)
    fewer: dict[str, Any] = {"presenters": "1", "experts": "0", "survivors": "0", "reason": "x"}
    other = fewer | ({"experts": "1"} if not before.experts else {})
    refused = post(keeper, change, on=page, version=opened(keeper, "E4"), **other)
    assert refused.status_code == 422
    assert "Release 1 first, or ask for more." in refused.text
    assert panel(center, E4) == before


@pytest.mark.parametrize("number", ["", "two", "-1", "1.5", "٣", "999999999999999999999999"])
def test_what_is_no_number_is_said(center, keeper: FlaskClient, number: str):
    wanted: dict[str, Any] = {"presenters": "2", "experts": number, "survivors": "0", "reason": "x"}
    refused = post(keeper, CHANGE, on=PAGE, version=opened(keeper), **wanted)
    assert refused.status_code == 422
    assert "Give a whole number from 0 to 20." in refused.text
    assert panel(center) == Panel(2, 1, 1)


def test_many_records_read_lately_slow_this_down_too(center: SqlDatabase, keeper: FlaskClient):
    opened(keeper, "E4")
    center.brakes = Brakes(records_an_hour=1)
    assert "Say once more" in post(keeper, OPEN, on=PAGE, why="x").text
    refused = post(keeper, CHANGE, on=PAGE, version="x", reason="x", presenters="3")
    assert refused.status_code == 422
    assert "take a second person" in refused.text
    assert panel(center) == Panel(2, 1, 1)


def test_nobody_else_opens_or_changes_it(center: SqlDatabase, app: Flask, keeper: FlaskClient):
    reads = frozenset({Permission.READ_LIVED_EXPERIENCE})
    new = NewUser("reads@example.org", "Riva", PASSWORD, frozenset({AccountRole.AUDITOR}), reads)
    holder = create_user(center, new)
    plain = coordinator(center, "plain@example.org")
    for email in (plain.email, holder.email):
        client = sign_in(app, email)
        assert post(client, OPEN, on=PAGE, why="Curious").status_code == 403
        assert post(client, CHANGE, on=PAGE, version="x", reason="x", presenters="3").status_code == 403
    assert "A colleague with a further permission changes how many" in sign_in(app, plain.email).get(PAGE).text
    for user in (holder, auditor(center), plain):
        with pytest.raises(NotPermittedError):
            open_panel(center, user, E1, "Curious")
    unknown = addresses("E99")
    assert post(keeper, unknown[1], on=PAGE, why="x").status_code == 404
    assert post(keeper, unknown[2], on=PAGE, version="x", reason="x").status_code == 404
    with pytest.raises(NotFoundError):
        open_panel(center, coordinator(center, "other@example.org", knows=True), EngagementId("E99"), "x", "x")
    with pytest.raises(AccountError):
        open_panel(center, coordinator(center, "third@example.org", knows=True), E1, "")
