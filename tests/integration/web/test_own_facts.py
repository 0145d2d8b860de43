"""Limits, hours and exclusions that consultants change by their own link: saved, on record, read by nobody else."""

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.calendar import Interval
from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.problem import Consultant, Exclusion
from matcher.domain.model.vocabulary import Mode
from matcher.records import Action, Subject, SubjectKind
from matcher.services.dataset.exporting import export_dataset
from tests.integration.web.asked import own
from tests.integration.web.client import hidden_in, post, sign_in, text_of
from tests.support.builders import a_problem, at
from tests.support.databases import import_problem
from tests.support.names import C1, C2

FIELD = re.compile(
    r'<(?:input|select)[^>]*\bname="([^"]+)"[^>]*\bvalue="([^"]*)"|<textarea[^>]*name="([^"]+)"[^>]*>\n([^<]*)<'
)
BOX = re.compile(r'<input type="checkbox" name="([^"]+)" value="([^"]*)"( checked)?')


@pytest.fixture
def ana(app: Flask, center: SqlDatabase) -> FlaskClient:
    """A browser in which Ana Ruiz has opened her own page."""
    return own(app, center, C1)


def typed_in(page: str) -> dict[str, Any]:
    """What a form holds, as it would be posted."""
    form = re.search(r'<form[^>]*class="(?:data-form|card stack)".*?</form>', page, re.DOTALL)
    assert form
    ticked = {(name, value) for name, value, on in BOX.findall(form[0]) if on}
    boxes = {name for name, _, _ in BOX.findall(form[0])}
    texts = {a or c: unescape(b or d) for a, b, c, d in FIELD.findall(form[0]) if (a or c) not in boxes}
    return {**texts, **{name: [value for other, value in ticked if other == name] for name in boxes}}


def save_limits(client: FlaskClient, **changed: Any) -> TestResponse:
    return client.post("/own/limits", data={**typed_in(client.get("/own/limits").text), **changed})


def opened(client: FlaskClient) -> TestResponse:
    return post(client, "/own/ruled-out/open", on="/own/")


def save_ruled_out(client: FlaskClient, text: str) -> TestResponse:
    return client.post("/own/ruled-out", data={**typed_in(opened(client).text), "exclusions": text})


def stored(center: SqlDatabase, who: ConsultantId = C1) -> Consultant:
    return export_dataset(center).problem.consultants[who]


def test_own_limits_are_saved_and_the_history_says_who(ana: FlaskClient, app: Flask, center: SqlDatabase):
    answer = save_limits(ana, max_hours_per_week="6", max_travel_miles="50", rest_days="2", modes=["virtual"])
    assert answer.location == "/own/"
    assert "Saved. It counts from the next run on." in ana.get("/own/").text
    now = stored(center)
    assert (now.max_hours_per_week, now.max_travel_miles, now.rest_days, now.modes) == (
        6.0,
        50,
        2,
        frozenset({Mode.VIRTUAL}),
    )
    facts = text_of(sign_in(app).get("/consultants/C1/facts").text)
    assert "The consultant" in facts
    assert "On their own page" in facts
    assert "Hours a week at most: 6" in facts


def test_a_limit_of_their_own_is_lifted_by_themselves_without_a_reason(ana: FlaskClient, center: SqlDatabase):
    wider = stored(center).reach_miles + 500
    save_limits(ana, max_travel_miles=str(wider))
    assert stored(center).max_travel_miles == wider


def test_hours_and_days_are_saved_and_the_trail_does_not_tell_the_days(ana: FlaskClient, center: SqlDatabase):
    save_limits(ana, **{"weekly.Tue": "09:00-12:00", "unavailable": "2027-03-01 to 2027-03-02"})
    now = stored(center)
    away = Interval(at("2027-03-01 00:00", now.time_zone), at("2027-03-03 00:00", now.time_zone))
    assert now.unavailable == (away,)
    assert [f"{one.start:%H:%M}-{one.end:%H:%M}" for one in now.weekly if one.weekday == 1] == ["09:00-12:00"]
    with center.reading() as work:
        (entry,) = work.trail.find(subject=Subject(SubjectKind.CONSULTANT, C1), actions=[Action.EDIT])
    assert "Not free: not told here" in entry.after
    assert "2027-03-01" not in entry.after


def test_what_opened_the_page_is_kept(app: Flask, center: SqlDatabase):
    save_limits(own(app, center, C1, by_code=True), rest_days="3")
    with center.reading() as work:
        (entry,) = work.trail.find(subject=Subject(SubjectKind.CONSULTANT, C1), actions=[Action.EDIT])
    assert (entry.actor, entry.reason) == ("The consultant", "On their own page, which a code by phone opened")


def test_a_field_that_is_none_is_told_and_nothing_is_saved(ana: FlaskClient, center: SqlDatabase):
    before = stored(center)
    answer = save_limits(ana, max_hours_per_week="many", **{"weekly.Mon": "morning"})
    assert answer.status_code == 422
    assert "2 fields have to be put right first" in text_of(answer.text)
    assert 'value="many"' in answer.text
    assert stored(center) == before


def test_what_the_center_saved_meanwhile_is_shown_beside(ana: FlaskClient, app: Flask, center: SqlDatabase):
    mine = {**typed_in(ana.get("/own/limits").text), "rest_days": "4"}
    save_limits(own(app, center, C1), rest_days="9")
    answer = ana.post("/own/limits", data=mine)
    assert answer.status_code == 409
    assert "Someone saved before you" in answer.text
    assert stored(center).rest_days == 9
    again = hidden_in(answer.text, "/own/limits")
    assert ana.post("/own/limits", data={**mine, **again, "rest_days": "4"}).location == "/own/"
    assert stored(center).rest_days == 4


def test_what_is_ruled_out_is_the_owners_to_see_and_change(ana: FlaskClient, app: Flask, center: SqlDatabase):
    answer = save_ruled_out(ana, "State: TX\nconsultant: ben cho; organization: Harbor House")
    assert answer.location == "/own/"
    wanted = {("state", "TX"), ("consultant", "C2"), ("organization", "Harbor House")}
    assert stored(center).exclusions == {Exclusion(*one) for one in wanted}
    assert "consultant: Ben Cho\norganization: Harbor House\nstate: TX" in unescape(opened(ana).text)
    assert "Harbor House" not in ana.get("/own/").text
    desk = sign_in(app)
    for page in ("/consultants/C1", "/consultants/C1/facts", "/consultants/C2"):
        assert "TX" not in text_of(desk.get(page).text)


def test_each_line_that_can_not_be_ruled_out_is_named_as_it_was_typed(ana: FlaskClient, center: SqlDatabase):
    answer = save_ruled_out(ana, "state: TX\nstate: Texs\nconsultant: Ana Ruiz\nconsultant: Nobody")
    assert answer.status_code == 422
    said = text_of(answer.text)
    assert "“state: Texs”: give the two letters of a state or territory, like OH." in said
    assert "“consultant: Ana Ruiz”: give another consultant" in said
    assert "“consultant: Nobody”: give the name of a consultant of this center." in said
    assert "“state: TX”" not in said
    assert stored(center).exclusions == frozenset()


def test_the_access_log_says_that_it_was_opened_and_the_trail_nothing(ana: FlaskClient, center: SqlDatabase):
    save_ruled_out(ana, "state: TX")
    with center.reading() as work:
        assert work.trail.find(actions=[Action.EDIT]) == ()
        whys = [
            entry.why
            for entry in reversed(work.access_log.entries())
            if entry.consultant_id == C1 and not entry.user_id
        ]
    assert whys == [f"{what}: on their own page" for what in ("Shown to themselves", "Changed by themselves")]


@pytest.mark.parametrize("text", ["state: Nowhere", "consultant: Nobody Here", "no colon"])
def test_what_rules_nothing_out_is_told(ana: FlaskClient, center: SqlDatabase, text: str):
    before = stored(center).exclusions
    answer = save_ruled_out(ana, text)
    assert answer.status_code == 422
    assert "usa-error-message" in answer.text
    assert stored(center).exclusions == before


def test_a_name_that_two_people_have_stays_an_id(ana: FlaskClient, center: SqlDatabase):
    people = export_dataset(center).problem.consultants
    twice = replace(people[ConsultantId("C3")], name=people[C2].name)
    import_problem(center, a_problem([*(people[one] for one in (C1, C2)), twice]))
    assert save_ruled_out(ana, "consultant: Ben Cho").status_code == 422
    assert save_ruled_out(ana, "consultant: C2").location == "/own/"
    assert "consultant: C2" in opened(ana).text


def test_who_has_no_page_open_is_led_to_the_ways_in(app: Flask):
    stranger = app.test_client()
    assert stranger.get("/own/limits").location == "/own/"
    for address in ("/own/limits", "/own/ruled-out", "/own/ruled-out/open"):
        assert post(stranger, address, on="/own/", version="x").location == "/own/"


def test_who_left_the_data_is_told(ana: FlaskClient, center: SqlDatabase):
    import_problem(center, a_problem([stored(center, C2)]))
    assert ana.get("/own/limits").status_code == 404
    assert post(ana, "/own/ruled-out/open", on="/own/").status_code == 404
