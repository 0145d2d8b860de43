"""The pages of scenarios, as a planner meets them: without JavaScript."""

import csv
import re
from dataclasses import replace
from datetime import datetime
from html import unescape
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.ports import UnitOfWork
from matcher.records import AccountRole, Permission, StudyStatus
from matcher.services.accounts.accounts import NewUser, create_user
from matcher.solver.incremental import IncrementalSolver
from matcher.solver.solve import TeamColumnSolver
from scenarios.changes import CHANGES, CapHours, RemoveConsultant, TryRemedy
from scenarios.changes.wording import KINDS
from scenarios.definitions.naming import optional_keys, values_of
from scenarios.scale.crew import Crew
from scenarios.studies.asking import study_of
from scenarios.studies.kept import keep
from scenarios.studies.performing import Bench, perform
from tests.integration.web.client import post, sign_in, text_of
from tests.integration.web.scene import PASSWORD
from tests.support.greedy import GreedySolver
from tests.support.names import the
from web.pages.planning.scenarios import DRAWN


@pytest.fixture
def planner(center: SqlDatabase, app: Flask) -> FlaskClient:
    create_user(center, NewUser("planner@example.org", "Pat Planner", PASSWORD, frozenset({AccountRole.PLANNER})))
    return sign_in(app, "planner@example.org")


def answered(center: SqlDatabase) -> int:
    """Do what the newest study asks, as a worker does; its id."""
    with center.reading() as work:
        [job, *_] = [one for one in work.jobs.find() if one.kind == "study"]
    perform(Bench(center, GreedySolver, GreedySolver, Crew()), study_of(job))
    return study_of(job)


def keep_one(planner: FlaskClient, **fields: Any) -> str:
    """A scenario that is kept; its address."""
    given: dict[str, Any] = {"kind": "cap_hours", "title": "Short weeks", "hours": "1", **fields}
    answer = post(planner, "/scenarios/new", on=f"/scenarios/new?kind={given['kind']}", **given)
    assert answer.status_code == 303, text_of(answer.text)
    return str(answer.headers["Location"])


def test_the_list_shows_what_comes_with_the_product(planner: FlaskClient):
    page = text_of(planner.get("/scenarios/").text)
    assert "30% less travel money" in page
    assert "The money for travel is 70% of what the plan spends on it." in page


def titles(page: str) -> list[str]:
    return [text_of(one) for one in re.findall(r'<th scope="row">(.*?)</th>', page, re.DOTALL)]


def test_scenarios_are_a_list_like_all_others(planner: FlaskClient):
    keep_one(planner)
    every = titles(planner.get("/scenarios/").text)
    assert every[0] == "Short weeks"
    assert len(every) > 10
    mine = planner.get("/scenarios/?by=Pat+Planner")
    assert titles(mine.text) == ["Short weeks"]
    assert titles(planner.get("/scenarios/?q=travel+70%25").text) == ["30% less travel money"]
    assert titles(planner.get("/scenarios/?sort=title").text) == sorted(every, key=str.casefold)
    assert "No scenario fits" in planner.get("/scenarios/?q=nothing+of+the+kind").text
    assert planner.get("/scenarios/?by=Pat+Planner&file=csv").text.count("Short weeks") == 1
    assert 'name="scenario"' in mine.text
    assert ">Copy<" in mine.text


def test_what_was_asked_is_a_list_too(planner: FlaskClient, center: SqlDatabase):
    number = keep_one(planner).rpartition("/")[2]
    post(planner, "/scenarios/ask/compare", on="/scenarios/", scenario=[number, "starter-travel-money"])
    study = answered(center)
    post(planner, "/scenarios/ask/recruit", on="/scenarios/")
    assert "/scenarios/studies/" in planner.get("/records/").text
    assert titles(planner.get("/scenarios/studies/").text) == ["Where to recruit", "Short weeks, 30% less travel money"]
    assert f'href="/scenarios/studies/{study}"' in planner.get("/scenarios/studies/?status=Answered").text
    assert titles(planner.get("/scenarios/studies/?status=Waits+its+turn").text) == ["Where to recruit"]
    assert "Answered" in planner.get("/scenarios/studies/?file=csv").text


def test_a_coordinator_who_may_not_plan_is_not_offered_the_pages(client: FlaskClient):
    assert "/scenarios/" not in client.get("/").text
    assert client.get("/scenarios/").status_code == client.get("/scenarios/studies/").status_code == 403
    assert "/scenarios/studies/" not in client.get("/records/").text


def test_a_scenario_is_kept_edited_and_copied_in_plain_words(planner: FlaskClient):
    place = keep_one(planner)
    post(planner, f"{place}/change", on=f"{place}/change?kind=travel_money", kind="travel_money", percent="70")
    page = text_of(planner.get(place).text)
    assert "Nobody has more than 1 hour a week" in page
    assert "The money for travel is 70%" in page
    post(planner, f"{place}/remove/1", on=place)
    assert "Nobody has more than" not in text_of(planner.get(place).text)
    copied = post(planner, f"/scenarios/copy/{place.rpartition('/')[2]}", on=place).headers["Location"]
    assert copied != place
    assert "The money for travel is 70%" in text_of(planner.get(copied).text)


def test_a_change_is_said_otherwise_in_its_place(planner: FlaskClient):
    place = keep_one(planner)
    edit = f"{place}/change/1"
    assert 'value="1"' in planner.get(edit).text
    refused = post(planner, edit, on=edit, hours="200")
    assert (refused.status_code, "a whole number from 0 to 168" in text_of(refused.text)) == (422, True)
    post(planner, edit, on=edit, hours="2")
    assert "Nobody has more than 2 hours a week" in text_of(planner.get(place).text)
    nowhere = [planner.get(f"{place}/change/{number}").status_code for number in (0, 2)]
    assert (nowhere, post(planner, f"{place}/change/2", on=place, hours="2").status_code) == ([404, 404], 404)


def test_a_consultant_is_named_and_of_two_of_a_name_the_id_is_asked_for(planner: FlaskClient):
    given: dict[str, Any] = {"kind": "remove_consultant", "title": "Without Ana"}
    on = "/scenarios/new?kind=remove_consultant"
    form = planner.get(on).text
    assert ('list="people"' in form, '<option value="Ana Ruiz (C1)">' in form) == (True, True)
    for typed in ("Ana Ruiz (C1)", "ana ruiz", "Ruiz", "C1"):
        answer = post(planner, "/scenarios/new", on=on, **given, consultant_id=typed)
        kept = planner.get(str(answer.headers["Location"])).text
        assert "Without consultant Ana Ruiz (C1)." in text_of(kept)
        edited = re.search(r'href="(/scenarios/\d+/change/1)"', kept)
        assert edited
        assert 'value="Ana Ruiz (C1)"' in planner.get(edited[1]).text
    refused = post(planner, "/scenarios/new", on=on, **given, consultant_id="a")
    assert refused.status_code == 422
    assert re.search(r"“a” may mean \d+ people: .*Add the id\.", text_of(refused.text))


def test_a_form_begins_with_what_holds_where_nothing_is_said(planner: FlaskClient):
    page = planner.get("/scenarios/new?kind=add_consultant_of_kind").text
    assert '<option value="en" selected>' in page
    assert 'name="count" value="1"' in page
    assert page.count('<option value="">any</option>') == 2  # audience and state: of the rest, nothing means the usual


def test_topics_are_ticked_and_those_of_the_centers_own_stay(center: SqlDatabase, planner: FlaskClient):
    topics = ["prevention_education", "labor_trafficking"]
    fields: dict[str, Any] = {"topics": topics, "languages": "Spanish, fr", "count": "1"}
    place = keep_one(planner, kind="train_consultants", title="Learn", hours="", **fields)
    said = text_of(planner.get(place).text)
    assert [words for words in ("prevention", "labor", "Spanish", "French") if words not in said] == []
    page = planner.get(f"{place}/change/1").text
    ticked = [f'value="{topic}" checked' in page for topic in (*topics, "sex_trafficking")]
    assert ticked == [True, True, False]
    assert 'value="Spanish, French"' in page
    typed: dict[str, Any] = {"count": "1", "topics": ["our_own_topic"]}
    assert post(planner, f"{place}/change/1", on=f"{place}/change/1", **typed).status_code == 422

    def teach(work: UnitOfWork) -> None:
        [(_, one), *_] = work.dataset.engagements().items()
        work.dataset.put_engagement(replace(one, topics={"our_own_topic": 1}))

    center.writing(teach)
    assert post(planner, f"{place}/change/1", on=f"{place}/change/1", **typed).status_code == 303
    assert 'value="our_own_topic" checked' in planner.get(f"{place}/change/1").text


def test_every_change_has_a_name_on_the_pages():
    assert sorted(name for names in KINDS.values() for name in names) == sorted(CHANGES)


def test_the_last_change_stays(planner: FlaskClient):
    place = keep_one(planner)
    answer = post(planner, f"{place}/remove/1", on=place)
    assert (answer.status_code, "A scenario has one change at least." in text_of(answer.text)) == (409, True)


def test_what_does_not_fit_is_refused_with_what_would_be_right(planner: FlaskClient):
    answer = post(
        planner, "/scenarios/new", on="/scenarios/new?kind=cap_hours", kind="cap_hours", title="T", hours="200"
    )
    assert answer.status_code == 422
    assert "a whole number from 0 to 168, like 10" in text_of(answer.text)


def test_up_to_four_are_compared_and_one_is_promoted_through_review(center: SqlDatabase, planner: FlaskClient):
    place = keep_one(planner)
    number = place.rpartition("/")[2]
    asked = post(planner, "/scenarios/ask/compare", on="/scenarios/", scenario=[number, "starter-travel-money"])
    assert asked.status_code == 303
    assert "It begins as soon as a worker takes it." in text_of(planner.get(asked.headers["Location"]).text)
    study_id = answered(center)
    page = text_of(planner.get(f"/scenarios/studies/{study_id}").text)
    for words in ("Short weeks", "30% less travel money", "Covered", "Who changes", "Asked by Pat Planner"):
        assert words in page
    for ending, begins in (("csv", b"scenario,figure"), ("json", b"{"), ("xlsx", b"PK"), ("zip", b"PK")):
        assert planner.get(f"/scenarios/studies/{study_id}/file.{ending}").data.startswith(begins)
    place = f"/scenarios/studies/{study_id}"
    for nowhere in ("9" * 5_000, "99", "-1", "x"):
        assert post(planner, f"{place}/promote", on=place, column=nowhere).status_code == 404
    post(planner, f"{place}/promote", on=place, column="1")
    promotion = answered(center)
    said = text_of(planner.get(f"/scenarios/studies/{promotion}").text)
    assert ("The schedule is proposed: Decide in Review" in said, "of the scenario" in said) == (True, True)
    with center.reading() as work:
        newest = next(iter(work.runs.find(limit=1)))
    assert newest.cause == "Scenario promoted by Pat Planner: 30% less travel money"


def test_a_series_is_drawn_with_its_table(center: SqlDatabase, planner: FlaskClient):
    number = keep_one(planner).rpartition("/")[2]
    post(planner, "/scenarios/ask/sweep", on="/scenarios/", scenario=number, vary="hours=0:20:5")
    page = planner.get(f"/scenarios/studies/{answered(center)}").text
    assert page.count("<circle") >= 5
    assert " style=" not in page
    assert "There is no knee" in page or "The knee is at" in page
    assert ("Covered requests by hours a week at most" in page, "change 1" in page) == (True, False)
    assert ">Hours a week at most</th>" in page


def test_a_series_is_asked_for_in_fields(center: SqlDatabase, planner: FlaskClient):
    place = keep_one(planner)
    assert "Hours a week: Nobody has more than 1 hour a week" in text_of(planner.get(place).text)
    fields: dict[str, Any] = {"what": "1.hours", "from": "0", "to": "20", "step": "5"}
    post(planner, "/scenarios/ask/sweep", on=place, scenario=place.rpartition("/")[2], **fields)
    page = text_of(planner.get(f"/scenarios/studies/{answered(center)}").text)
    assert "Nobody has more than 1 hour a week" in page
    assert "Requests that may be scheduled" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"what": "1.hours", "from": "0", "to": "180", "step": "1"},
            "Hours a week: 169 does not fit: a whole number from 0 to 168",
        ),
        ({"what": "1.hours", "from": "0", "to": "20", "step": ""}, "In steps of: a whole number, like 20."),
        ({"what": "1.hours", "from": "9", "to": "2x", "step": "1"}, "To: “2x”: a whole number, like 20."),
        (
            {"what": "1.hours", "from": "9", "to": "2", "step": "1"},
            "To: “2”: a whole number that is not below the first",
        ),
        ({"what": "1.hours", "from": "0", "to": "2", "step": "0"}, "In steps of: “0”: a whole number from 1 on."),
        (
            {"what": "1.hours", "from": "0", "to": "9", "step": "1"}
            | {"what2": "1.hours", "from2": "0", "to2": "9", "step2": "1"},
            "Hours a week: varied twice; vary another number beside it, or none.",
        ),
        ({"what": "9.hours", "from": "0", "to": "20", "step": "1"}, "There is no change 9; this scenario has 1."),
        ({}, "A series varies one number of one scenario, or 2 of them. Say which."),
    ],
)
def test_a_series_that_cannot_be_is_refused_before_it_waits(planner: FlaskClient, fields: dict[str, Any], words: str):
    place = keep_one(planner)
    answer = post(planner, "/scenarios/ask/sweep", on=place, scenario=place.rpartition("/")[2], **fields)
    assert (answer.status_code, words in text_of(answer.text)) == (409, True)


def test_a_series_of_nothing_is_refused(planner: FlaskClient):
    answer = post(planner, "/scenarios/ask/sweep", on="/scenarios/")
    assert (answer.status_code, "No scenario was chosen." in text_of(answer.text)) == (409, True)


@pytest.mark.parametrize(
    ("kind", "words"),
    [("chance", "Of the requests, cancelled 5"), ("recruit", "As a file"), ("worth", "One more presenter in")],
)
def test_chance_recruiting_and_worth_are_answered(center: SqlDatabase, planner: FlaskClient, kind: str, words: str):
    post(planner, f"/scenarios/ask/{kind}", on="/scenarios/")
    assert words in text_of(planner.get(f"/scenarios/studies/{answered(center)}").text)


def test_rates_draws_and_seed_are_given_on_the_page(center: SqlDatabase, planner: FlaskClient):
    given: dict[str, Any] = {"declines": "0", "cancellations": "100", "late": "", "draws": "3", "seed": "7"}
    post(planner, "/scenarios/ask/chance", on="/scenarios/", **given)
    page = text_of(planner.get(f"/scenarios/studies/{answered(center)}").text)
    assert "Of the requests, cancelled 100" in page
    assert "The plan as it is Draws 3 " in page
    assert "Seed 7" in page


def test_a_second_schedule_is_promoted_through_review(center: SqlDatabase, planner: FlaskClient):
    post(planner, "/scenarios/ask/chance", on="/scenarios/", second="yes", draws="2")
    with center.reading() as work:
        [job, *_] = [one for one in work.jobs.find() if one.kind == "study"]
    perform(Bench(center, TeamColumnSolver, IncrementalSolver, Crew()), study_of(job))
    place = f"/scenarios/studies/{study_of(job)}"
    assert "seats go" in text_of(planner.get(place).text)
    assert "rows" not in planner.get(f"{place}/file.json").get_json()
    post(planner, f"{place}/promote", on=place, column="0")
    promoted = answered(center)
    assert "The schedule is proposed" in text_of(planner.get(f"/scenarios/studies/{promoted}").text)
    assert post(planner, f"{place}/promote", on=place, column="1").status_code == 404


@pytest.mark.parametrize(
    ("key", "text", "span"),
    [
        ("declines", "101", "from 0 to 100"), ("late", "-1", "from 0 to 100"), ("draws", "0", "from 1 to 10,000"),
        ("cancellations", "1.5", "from 0 to 100"), ("seed", "x", "from 0 to 2,147,483,647"),
    ],
)  # fmt: skip
def test_what_does_not_fit_of_draws_is_refused(planner: FlaskClient, key: str, text: str, span: str):
    given: dict[str, Any] = {key: text}
    answer = post(planner, "/scenarios/ask/chance", on="/scenarios/", **given)
    said = f"{DRAWN[key][0]}: '{text}' does not fit: a whole number {span}."
    assert (answer.status_code, said in unescape(answer.text)) == (409, True)


def test_what_cannot_be_read_any_more_is_listed_and_keeps_nothing_from_being_shown(
    center: SqlDatabase, planner: FlaskClient
):
    number = int(keep_one(planner).rpartition("/")[2])
    with center.reading() as work:
        good = work.scenarios.get(number)
    assert good is not None
    old = replace(good, scenario_id=0, title="From long ago", definition='title = "T"\n[[changes]]\nchange = "gone"\n')
    old_id = center.writing(lambda work: work.scenarios.save(old))
    listed = text_of(planner.get("/scenarios/").text)
    assert "Change 1. Change: “gone”: no such change." in unescape(listed)
    assert "Nobody has more than 1 hour a week" in listed
    page = planner.get(f"/scenarios/{old_id}").text
    assert "It can’t be read any more" in page
    assert "change = &#34;gone&#34;" in page
    assert "Compare with the plan as it is" not in page
    refused = post(planner, "/scenarios/ask/compare", on="/scenarios/", scenario=str(old_id))
    assert (refused.status_code, "no such change" in refused.text) == (409, True)
    assert post(planner, f"/scenarios/{old_id}/forget", on=f"/scenarios/{old_id}").status_code == 303


def test_nothing_chosen_is_refused(planner: FlaskClient):
    answer = post(planner, "/scenarios/ask/compare", on="/scenarios/")
    assert (answer.status_code, "No scenario was chosen." in text_of(answer.text)) == (409, True)


def test_whom_to_recruit_is_said_without_how_many_which_each_row_says(center: SqlDatabase, planner: FlaskClient):
    where = post(planner, "/scenarios/ask/recruit", on="/scenarios/").headers["Location"]
    answered(center)
    page = text_of(planner.get(where).text)
    assert re.search(r"Presenter in [\w ]+ who speaks [^.]+ 1 ", page)
    assert "One more presenter" not in page.partition("How to get it again")[0]
    assert 'class="chart"' not in planner.get(where).text
    assert ("too small to be shown" in page) == ("is shown where it is 5 requests or more" in page)


def test_what_waits_can_be_cancelled(center: SqlDatabase, planner: FlaskClient):
    where = post(planner, "/scenarios/ask/recruit", on="/scenarios/").headers["Location"]
    post(planner, f"{where}/cancel", on=where)
    study_id = int(where.rpartition("/")[2])
    with center.reading() as work:
        study = work.scenarios.study(study_id)
    assert study is not None
    assert study.status is StudyStatus.CANCELLED
    assert text_of(planner.get(where).text).count("Cancelled") == 1
    assert answered(center) == study_id


def test_a_new_role_tells_nothing_of_any_seat(center: SqlDatabase, planner: FlaskClient):
    fields = {"kind": "add_consultant_of_kind", "title": "Two more", "role": "survivor", "count": "2", "hours": ""}
    number = keep_one(planner, **fields).rpartition("/")[2]
    post(planner, "/scenarios/ask/compare", on="/scenarios/", scenario=number)
    study_id = answered(center)
    page = text_of(planner.get(f"/scenarios/studies/{study_id}").text)
    assert "too small to be shown" in page
    assert "Score" not in page
    assert "Score" not in planner.get(f"/scenarios/studies/{study_id}/file.json").text


def test_what_was_asked_with_leave_to_read_is_for_those_who_have_it(
    center: SqlDatabase, app: Flask, planner: FlaskClient
):
    lead = create_user(center, NewUser("lead@example.org", "Lee Lead", PASSWORD, frozenset({AccountRole.LEAD})))
    grants = frozenset({Permission.READ_LIVED_EXPERIENCE})
    center.writing(lambda work: work.accounts.update(replace(lead, grants=grants)))
    reads = sign_in(app, "lead@example.org")
    where = post(reads, "/scenarios/ask/recruit", on="/scenarios/").headers["Location"]
    answered(center)
    page = reads.get(where)
    assert page.status_code == 200
    assert "Points gained at least by how many more of a kind" in page.text
    assert planner.get(where).status_code == 404


@pytest.mark.parametrize("kind", sorted(CHANGES))
def test_what_is_missing_is_said_at_its_field_in_the_words_of_the_page(planner: FlaskClient, kind: str):
    needed = values_of(CHANGES[kind]).keys() - optional_keys(CHANGES[kind])
    answer = post(planner, "/scenarios/new", on=f"/scenarios/new?kind={kind}", kind=kind, title="T")
    assert set(re.findall(r'<p class="usa-error-message" id="fault-(\w+)"', answer.text)) == needed
    said = text_of(answer.text)
    assert answer.status_code == (422 if needed else 303)
    assert said.count("Nothing is given.") == len(needed)


def test_who_means_nobody_is_refused_at_the_field_with_the_nearest_name(planner: FlaskClient):
    given: dict[str, Any] = {"kind": "remove_consultant", "title": "T", "consultant_id": "Ana Ruis (C1)"}
    answer = post(planner, "/scenarios/new", on="/scenarios/new?kind=remove_consultant", **given)
    assert answer.status_code == 422
    assert "“Ana Ruis (C1)”: nobody here; did you mean Ana Ruiz (C1)?" in text_of(answer.text)


@pytest.mark.parametrize(
    ("key", "kind", "typed", "said"),
    [
        ("consultant_id", "leave", "C99+2", "“C99+2”: no consultant of this data"),
        ("like", "add_consultants", "new", "“new”: nobody here"),
        ("engagement_id", "try_remedy", "E99", "“E99”: no request of this data; "),
        ("engagement_id", "try_remedy", "E99+2", "“E99+2”: no request of this data; "),
        ("engagement_id", "try_remedy", "e1", "“e1”: no request of this data; did you mean E1?"),
        ("engagement_id", "try_remedy", "E1+2", "“E1+2”: no request of this data; did you mean E"),
        ("consultant_id", "leave", "new+2", "“new+2”: no consultant of this data"),
    ],
)
def test_who_and_what_is_not_there_is_said_on_saving_and_on_editing(
    planner: FlaskClient, key: str, kind: str, typed: str, said: str
):
    days = {"first": "2027-03-01", "last": "2027-03-05"}
    there = {"engagement_id": "E1"} if kind == "try_remedy" else {key: "C1"}
    fields: dict[str, Any] = {"kind": kind, "hours": "", "remedy": "if it were virtual", "count": "1", **days}
    place = keep_one(planner, **fields, **there)
    for path in ("/scenarios/new", f"{place}/change", f"{place}/change/1"):
        on = f"{path}?kind={kind}"
        answer = post(planner, path, on=on, title="T", **{**fields, key: typed})
        assert answer.status_code == 422
        at_field = re.search(rf'id="fault-{key}">(.*?)</p>', answer.text)
        assert at_field
        assert text_of(at_field[1]).startswith(said)


def test_whom_another_change_adds_can_be_named_by_those_after_it(planner: FlaskClient):
    place = keep_one(planner, kind="add_consultants", hours="", like="C1", count="1")
    given: dict[str, Any] = {"kind": "add_hours", "hours": "1"}
    for named, status in (("C1+3", 422), ("C1+2", 303)):
        answer = post(planner, f"{place}/change", on=f"{place}/change?kind=add_hours", **given, consultant_id=named)
        assert answer.status_code == status


@pytest.mark.parametrize(
    ("fields", "key", "said"),
    [
        ({"kind": "remove_consultants", "count": "99"}, "count", "“99”: only "),
        (
            {"kind": "train_consultants", "count": "1", "languages": "es, Klingon"},
            "languages",
            "“Klingon”: no language",
        ),
        (
            {"kind": "try_remedy", "engagement_id": "E1", "remedy": "if pigs flew"},
            "remedy",
            "“if pigs flew”: no change",
        ),
        (
            {"kind": "leave", "consultant_id": "C1", "first": "2027-03-05", "last": "2027-03-01"},
            "last",
            "“Mon, Mar 1, ",
        ),
        (
            {"kind": "set_policy", "setting": "rules.expert_min_years", "value": "9"},
            "setting",
            "who drops out would tell who brings",
        ),
    ],
)
def test_what_the_data_or_the_rules_do_not_allow_is_said_at_its_field(
    planner: FlaskClient, fields: dict[str, Any], key: str, said: str
):
    on = f"/scenarios/new?kind={fields['kind']}"
    answer = post(planner, "/scenarios/new", on=on, title="T", **fields)
    at_field = re.search(rf'id="fault-{key}">(.*?)</p>', answer.text)
    assert at_field
    assert (answer.status_code, said in text_of(at_field[1])) == (422, True), at_field[1]


def test_what_changes_nothing_is_said_before_it_is_asked_about(planner: FlaskClient):
    useless = keep_one(planner, kind="add_consultant_of_kind", hours="", role="expert", language="fr", count="1")
    assert "No request could use one: none is in French." in text_of(planner.get(useless).text)
    long_ago = {"consultant_id": "C1", "first": "2020-03-01", "last": "2020-03-02"}
    away = keep_one(planner, kind="leave", hours="", **long_ago)
    days = "from Sun, Mar 1, 2020 to Mon, Mar 2, 2020"
    assert f"It changes no plan: no request may take place {days}." in text_of(planner.get(away).text)
    nothing = keep_one(planner, hours="168")
    said = "It changes nothing in these data: nobody has more than 168 hours a week"
    assert said in text_of(planner.get(nothing).text)


def test_a_point_that_the_data_do_not_allow_is_refused_before_anything_waits(center: SqlDatabase, planner: FlaskClient):
    place = keep_one(planner, kind="remove_consultants", hours="", count="1")
    given: dict[str, Any] = {
        "scenario": place.rpartition("/")[2],
        "what": "1.count",
        "from": "0",
        "to": "90",
        "step": "45",
    }
    answer = post(planner, "/scenarios/ask/sweep", on=place, **given)
    assert (answer.status_code, "How many: “45”: only" in text_of(answer.text)) == (409, True)
    kind = keep_one(planner, kind="add_consultant_of_kind", hours="", role="expert", count="1").rpartition("/")[2]
    fared = post(planner, "/scenarios/ask/chance", on="/scenarios/", scenario=kind)
    assert (fared.status_code, "would tell what seats ask for" in text_of(fared.text)) == (409, True)
    many = post(planner, "/scenarios/ask/compare", on="/scenarios/", scenario=["starter-surge"] * 5)
    assert (many.status_code, "At most 4 scenarios fit beside each other." in text_of(many.text)) == (409, True)
    with center.reading() as work:
        assert work.scenarios.studies(10) == ()


def test_a_kept_scenario_says_who_is_not_there_any_more(center: SqlDatabase, planner: FlaskClient):
    changes = (CapHours(9), RemoveConsultant("Gone"), TryRemedy("E9", "if it were virtual"))
    with center.reading() as work:
        [user] = [one for one in work.accounts.all() if one.name == "Pat Planner"]
    number = keep(center, user, "T", changes)
    page = planner.get(f"/scenarios/{number}")
    said = [text_of(one) for one in re.findall(r'<p class="usa-error-message">(.*?)</p>', page.text)]
    assert [one.split(";")[0] for one in said] == [
        "Consultant: “Gone”: no consultant of this data",
        "Request, by id: “E9”: no request of this data",
    ]
    asked = post(planner, "/scenarios/ask/compare", on="/scenarios/", scenario=str(number))
    where = "“T”, change 2 (Lose one consultant). Consultant: “Gone”: no consultant of this data"
    assert (asked.status_code, where in text_of(asked.text)) == (409, True)


def test_several_settings_are_given_by_their_names_on_the_page_lists_among_them(planner: FlaskClient):
    given = "Points: fit = 120, points.coverage = 10; 20; 30; 40; 50, Rules: travel budget ="
    place = keep_one(planner, kind="whole_policy", title="Points", hours="", settings=given)
    said = text_of(planner.get(place).text)
    assert "What covered requests of priority 1 to 5 earn, in points, is 10, 20, 30, 40, 50." in said
    shown = "Points: fit = 120, Points: coverage = 10; 20; 30; 40; 50, Rules: travel budget = "
    assert f'value="{shown}"' in planner.get(f"{place}/change/1").text
    again = post(planner, f"{place}/change/1", on=f"{place}/change/1", kind="whole_policy", settings=shown)
    assert (again.status_code, text_of(planner.get(place).text)) == (303, said)


@pytest.mark.parametrize(("length", "status"), [(0, 422), (200, 303), (201, 422)])
def test_a_title_fits_into_a_list(planner: FlaskClient, length: int, status: int):
    given: dict[str, Any] = {"kind": "cap_hours", "hours": "1", "title": "x" * length}
    assert post(planner, "/scenarios/new", on="/scenarios/new?kind=cap_hours", **given).status_code == status


def test_one_setting_twice_is_refused_by_its_name_on_the_page(planner: FlaskClient):
    given: dict[str, Any] = {"kind": "whole_policy", "title": "T", "settings": "Points: fit = 1, points.fit = 2"}
    page = post(planner, "/scenarios/new", on="/scenarios/new?kind=whole_policy", **given)
    at_field = re.search(r'id="fault-settings">(.*?)</p>', page.text)
    assert at_field
    assert text_of(at_field[1]) == "“Points: fit = 1, Points: fit = 2”: each setting only once."


def drawn_on(planner: FlaskClient, address: str) -> set[tuple[str, str, datetime]]:
    """The bars of the scenario on the timeline: the row, for whom, and when."""
    rows = csv.DictReader(StringIO(planner.get(f"{address}&file=csv").get_data().decode("utf-8-sig")))
    return {
        (one["Person"], one["Organization"], datetime.strptime(one["Start"], "%Y-%m-%d %H:%M %z"))
        for one in rows
        if one["How far"] == "In the scenario"
    }


def test_what_a_scenario_would_place_otherwise_is_a_layer_of_the_schedule(planner: FlaskClient, center: SqlDatabase):
    number = keep_one(planner, kind="move_windows", title="Later", days="2").rpartition("/")[2]
    post(planner, "/scenarios/ask/compare", on="/scenarios/", scenario=[number, "starter-travel-money"])
    study = answered(center)
    with center.reading() as work:
        found = the(work.scenarios.study(study)).result or {}
    otherwise = {
        (who, one["organization"], one["after"]["first_start"][0])
        for one in found["columns"][0]["shifts"]
        for who in one["after"]["people"]
    }
    layer = f"/schedule/?study={study}&column=0"
    assert (
        f'href="{layer.replace("&", "&amp;")}">Show it on the schedule'
        in planner.get(f"/scenarios/studies/{study}").text
    )
    around = f"{layer}&by=consultant&zoom=quarter&from=2027-03-01"
    drawn = {(who, whom, f"{at:%Y-%m-%dT%H:%M:%S}-05:00") for who, whom, at in drawn_on(planner, around)}
    assert drawn == otherwise
    page = planner.get(around)
    number_moved = len(found["columns"][0]["shifts"])
    assert f"{number_moved} engagements have another team or start." in text_of(page.text)
    assert "In the scenario “Later”: Ana Ruiz" in text_of(page.text)
    assert page.text.count(f'href="/scenarios/studies/{study}">The scenario</a>') == len(drawn)
    without = the(re.search(r'href="([^"]+)">Leave it out', page.text))[1]
    assert "study" not in without
    assert "In the scenario" not in planner.get(unescape(without)).text


@pytest.mark.parametrize("wrong", ["study=9", "study=1&column=7", "study=x", "study=1&column=-1"])
def test_a_scenario_that_is_not_there_is_not_found_on_the_schedule(
    planner: FlaskClient, client: FlaskClient, center: SqlDatabase, wrong: str
):
    number = keep_one(planner).rpartition("/")[2]
    post(planner, "/scenarios/ask/compare", on="/scenarios/", scenario=number)
    assert answered(center) == 1
    assert planner.get(f"/schedule/?{wrong}").status_code == 404
    assert planner.get("/schedule/?study=1").status_code == 200
    assert client.get("/schedule/?study=1").status_code == 403  # who may not plan


def test_what_a_scenario_loses_is_counted_and_a_guarded_one_draws_nothing(planner: FlaskClient, center: SqlDatabase):
    fields = {"kind": "add_consultant_of_kind", "title": "Two more", "role": "survivor", "count": "2", "hours": ""}
    numbers = [keep_one(planner, **one).rpartition("/")[2] for one in ({}, fields)]
    post(planner, "/scenarios/ask/compare", on="/scenarios/", scenario=numbers)
    study = answered(center)
    said = text_of(planner.get(f"/schedule/?study={study}&column=0").text)
    assert re.search(r"0 engagements have another team or start; \d have none\.", said)
    guarded = f"/schedule/?study={study}&column=1&by=consultant&zoom=quarter&from=2027-03-01"
    assert "Who changes is not shown of it." in text_of(planner.get(guarded).text)
    assert drawn_on(planner, guarded) == set()
