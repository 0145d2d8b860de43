"""What no longer holds is said wherever someone might act on it, and a person has two ways out."""

import csv
import re
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.vocabulary import ConsultantStatus
from matcher.services.seats.judged_seats import judged_seats, waiting_seats
from tests.integration.web.client import decide, hidden_in, line_of, make_app, post, sign_in, text_of, token_in
from tests.integration.web.scene import PEOPLE, auditor, center_data
from tests.integration.web.test_data import form_of
from tests.support.builders import excludes
from tests.support.databases import import_problem
from tests.support.names import C1
from web.pages.schedule import review_list

AT_THE_LIST = "/no-longer-holds/"
INACTIVE = [replace(PEOPLE[0], status=ConsultantStatus.INACTIVE), *PEOPLE[1:]]
NO_LONGER = "No longer holds."


@pytest.fixture
def doubted(client: FlaskClient, center: SqlDatabase) -> FlaskClient:
    """Ana Ruiz is approved and public for E1, and has left the center since."""
    decide(client, "approve", "Ana Ruiz")
    post(client, "/versions/", on="/versions/")
    import_problem(center, center_data(INACTIVE))
    return client


def action(client: FlaskClient, endpoint: str) -> str:
    """The address of the list's first form of this kind."""
    page = client.get(AT_THE_LIST).text
    return next(part.split('"')[0] for part in page.split('action="') if part.startswith(f"/lifecycle/{endpoint}/"))


@pytest.mark.parametrize(
    "address", ["/review/", "/engagements/E1", "/versions/", "/versions/1", "/consultants/C1", AT_THE_LIST]
)
def test_every_page_on_which_someone_might_act_says_so(doubted: FlaskClient, address: str):
    assert NO_LONGER in text_of(doubted.get(address).text)


@pytest.mark.parametrize("address", ["/review/", "/rejections/", "/engagements/E1"])
def test_the_name_of_who_has_left_the_data_leads_nowhere(client: FlaskClient, center: SqlDatabase, address: str):
    decide(client, "reject", "Ben Cho", reason="other")
    import_problem(center, center_data(PEOPLE[2:]))
    page = client.get(address).text
    assert "no longer in the data" in page
    assert not {"/consultants/C1", "/consultants/C2"} & set(re.findall(r'href="([^"]+)"', page))


PERSON, WORK, POLICY = "/consultants/C1/facts", "/engagements/E1/facts", "/policy"
TICKED: dict[str, dict[str, Any]] = {
    PERSON: {"modes": ["virtual", "in_person"], "unavailable": ""},
    WORK: {"weekdays": ["Mon", "Tue", "Wed", "Thu", "Fri"]},
    POLICY: {"holidays": ""},
}
ON_PAGES: tuple[tuple[str, dict[str, Any], str], ...] = (
    (PERSON, {"status": "inactive"}, "under_agreement"),
    (PERSON, {"agreement_end": "2027-02-28"}, "under_agreement"),
    (PERSON, {"organization": "harbor  light SHELTER"}, "no_conflict_of_interest"),
    (PERSON, {"languages": "es"}, "language"),
    (PERSON, {"modes": ["in_person"]}, "mode"),
    (PERSON, {"max_hours_per_week": "1"}, "weekly_hours"),
    (PERSON, {"max_engagements_per_month": "0"}, "monthly_engagements"),
    (PERSON, {"weekly.Mon": ""}, "available"),
    (PERSON, {"unavailable": "2027-03-01 10:30 to 2027-03-01 10:45"}, "available"),
    (PERSON, {"topic.trauma_informed_care": ""}, "topic"),
    (PERSON, {"audience.child_welfare": ""}, "audience"),
    (PERSON, {"name": "Cho, Ben"}, "one_id"),
    (WORK, {"window_start": "2027-03-02"}, "offered_start"),
    (WORK, {"start_times": "11:00"}, "offered_start"),
    (WORK, {"weekdays": ["Tue", "Wed"]}, "offered_start"),
    (WORK, {"time_zone": "America/Chicago"}, "offered_start"),
    (WORK, {"language": "es"}, "language"),
    (WORK, {"audience": "medical_provider"}, "audience"),
    (WORK, {"topic.substance_use": "1"}, "topics_covered"),
    (WORK, {"budget": "1"}, "engagement_budget"),
    (WORK, {"federal_grantee": "yes"}, "eligible"),
    (WORK, {"criminal_justice": "yes"}, "eligible"),
    (POLICY, {"holidays": "2027-03-01"}, "offered_start"),
    (POLICY, {"rules.programme_budget": "1"}, "programme_budget"),
    (POLICY, {"rules.lead_days_virtual": "100"}, "offered_start"),
)


def test_whatever_someone_changes_on_a_page_is_flagged_at_once_until_it_is_changed_back(
    client: FlaskClient, center: SqlDatabase
):
    decide(client, "approve", "Ana Ruiz", "Ben Cho")
    assert "Every decision holds" in text_of(client.get("/").text)
    as_they_were = {address: form_of(client, address) | ticks for address, ticks in TICKED.items()}

    def save(address: str, **typed: Any) -> None:
        fields = as_they_were[address] | typed | {"reason": "By phone."}
        assert post(client, address, on=address, **fields).status_code == 303, (address, typed)

    for address, typed, rule in ON_PAGES:
        save(address, **typed)
        found = {one.placement.consultant_id: one for one in waiting_seats(judged_seats(center))}
        assert rule in [breach.rule for breach in found[C1].breaches], (address, typed)
        save(address)
        assert {one.key.engagement_id for one in waiting_seats(judged_seats(center))} == set(), (address, typed)


def test_a_change_on_a_page_is_seen_on_the_pages_that_were_shown_before(client: FlaskClient):
    decide(client, "approve", "Ana Ruiz")
    assert NO_LONGER not in line_of(client, "Ana Ruiz")
    fields = form_of(client, PERSON) | TICKED[PERSON] | {"status": "inactive", "reason": "She left."}
    assert post(client, PERSON, on=PERSON, **fields).status_code == 303
    assert "Every decision holds" not in text_of(client.get("/").text)
    assert NO_LONGER in line_of(client, "Ana Ruiz")


@pytest.mark.parametrize("address", ["/review/", "/versions/", "/versions/1", "/consultants/C1"])
def test_a_page_without_the_ways_out_leads_to_them(doubted: FlaskClient, address: str):
    page = doubted.get(address).text
    assert f'<a href="{AT_THE_LIST}">Release or keep<' in page


def test_review_folds_no_seat_away_that_no_longer_holds(doubted: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    """Public as it is proposed, it is among those that the page folds; and it is flagged, though it is decided."""
    monkeypatch.setattr(review_list, "PAGE", 0)  # as behind many others
    for address in ("/review/", "/review/?show=flagged"):
        assert NO_LONGER in line_of(doubted, "Ana Ruiz", address), address


def test_every_list_of_what_was_decided_says_so_on_the_page_and_in_its_file(doubted: FlaskClient):
    for address in ("/engagements/", "/consultants/", "/records/public-schedule"):
        found = [row for row in rows_of_file(doubted, address) if row["On today’s facts"]]
        assert [row["On today’s facts"] for row in found] == ["No longer holds"], address
        page = text_of(doubted.get(f"{address}?holds=No+longer+holds").text)
        assert "No longer holds The consultant&#39;s status is inactive, and only approved ones" in page, address
        assert "1 of " in page, address


def test_a_list_tells_kept_seats_from_those_that_wait(doubted: FlaskClient):
    post(doubted, action(doubted, "keep"), on=AT_THE_LIST, why="Her new agreement is signed")
    said = {row["On today’s facts"] for row in rows_of_file(doubted, "/engagements/")}
    assert said == {"Kept with a reason", ""}
    for address in ("/engagements/", "/consultants/", "/records/public-schedule"):
        assert "Kept by Casey Morgan: “Her new agreement is signed”." in text_of(doubted.get(address).text), address
    assert "0 Decided seats that no longer hold 1 kept with a reason" in text_of(doubted.get("/").text)


def test_a_list_says_what_is_only_proposed(client: FlaskClient, center: SqlDatabase):
    import_problem(center, center_data(INACTIVE))
    said = {row["On today’s facts"] for row in rows_of_file(client, "/engagements/")}
    assert said == {"Proposed, no longer holds", ""}


def rows_of_file(client: FlaskClient, address: str) -> list[dict[str, str]]:
    """The rows of a list as its CSV has them."""
    return list(
        csv.DictReader(
            StringIO(client.get(f"{address}{'&' if '?' in address else '?'}file=csv").data.decode("utf-8-sig"))
        )
    )


def test_today_counts_it_and_leads_there(doubted: FlaskClient):
    page = doubted.get("/").text
    assert "1 Decided seat that no longer holds Release each, or keep it" in text_of(page)
    assert f'href="{AT_THE_LIST}"' in page


def test_the_list_is_searched_and_filtered_and_those_that_wait_stand_before_those_kept(
    client: FlaskClient, center: SqlDatabase
):
    decide(client, "approve", "Ana Ruiz")
    import_problem(center, center_data([replace(one, status=ConsultantStatus.INACTIVE) for one in PEOPLE]))

    def people(asked: str = "") -> list[str]:
        return [row["Consultant"] for row in rows_of_file(client, f"{AT_THE_LIST}{asked}")]

    assert people() == ["Ana Ruiz", "Cara Diaz"]
    assert people("?q=INACTIVE+delta") == ["Cara Diaz"]
    assert people("?standing=Said+yes") == []
    assert post(client, action(client, "keep"), on=AT_THE_LIST, why="Signed").status_code == 303
    assert people() == ["Cara Diaz", "Ana Ruiz"]
    assert people("?holds=Kept+with+a+reason") == ["Ana Ruiz"]


def test_the_page_says_when_every_decision_holds(client: FlaskClient):
    assert "Every decision holds" in text_of(client.get(AT_THE_LIST).text)
    assert "0 Decided seats that no longer hold Every decision holds" in text_of(client.get("/").text)


def test_an_open_offer_whose_seat_no_longer_holds_says_so(client: FlaskClient, center: SqlDatabase):
    decide(client, "approve", "Ana Ruiz")
    post(client, "/versions/", on="/versions/")
    post(client, "/offers/", on="/offers/", days="5")
    import_problem(center, center_data(INACTIVE))
    flagged = client.get("/offers/?holds=No+longer+holds").text
    asked = "Asked, no answer yet asked today 12:00 PM EST, the letter waits in the outbox"
    assert f"{asked} No longer holds The consultant&#39;s status is inactive" in text_of(flagged)
    assert f'href="{AT_THE_LIST}">Release or keep<' in flagged
    held = {row["Asked"]: row["On today’s facts"] for row in rows_of_file(client, "/offers/")}
    assert held["Ana Ruiz"] == "No longer holds"
    assert set(held.values()) - {""} == {"No longer holds"}


def test_who_is_not_asked_is_counted_on_offers(doubted: FlaskClient):
    assert "Not asked: 1 person in seats that no longer hold" in text_of(doubted.get("/offers/").text)


def test_a_seat_is_kept_with_a_reason_that_is_shown(
    doubted: FlaskClient, center: SqlDatabase, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(review_list, "PAGE", 0)  # as behind many others
    address = action(doubted, "keep")
    done = post(doubted, address, on=AT_THE_LIST, why="Her new agreement is signed")
    assert (done.status_code, done.location) == (303, AT_THE_LIST)
    assert waiting_seats(judged_seats(center)) == ()
    for page in (AT_THE_LIST, "/engagements/E1", "/consultants/C1"):
        assert "Kept by Casey Morgan : “Her new agreement is signed”" in text_of(doubted.get(page).text)
    assert "Kept by Casey Morgan : “Her new agreement is signed”" in line_of(doubted, "Ana Ruiz")  # unchanged, and seen


def test_a_seat_is_released_from_the_list(doubted: FlaskClient, center: SqlDatabase):
    assert post(doubted, action(doubted, "let-go"), on=AT_THE_LIST, why="She left").location == AT_THE_LIST
    assert judged_seats(center) == {}


def test_a_locked_seat_is_unlocked_or_released_and_not_kept(client: FlaskClient, center: SqlDatabase):
    decide(client, "lock", "Ana Ruiz")
    import_problem(center, center_data(INACTIVE))
    page = client.get(AT_THE_LIST).text
    assert "Unlock the seat, or release it." in text_of(page)
    assert "/lifecycle/keep/" not in page
    assert f'<a href="{AT_THE_LIST}">Unlock or release<' in client.get("/consultants/C1").text
    assert post(client, action(client, "let-go"), on=AT_THE_LIST, why="She left").location == AT_THE_LIST
    assert waiting_seats(judged_seats(center)) == ()


def test_a_keep_without_a_reason_changes_nothing(doubted: FlaskClient, center: SqlDatabase):
    assert post(doubted, action(doubted, "keep"), on=AT_THE_LIST, why=" ").status_code == 409
    assert len(waiting_seats(judged_seats(center))) == 1


def test_a_keep_of_someone_who_has_left_the_seat_changes_nothing(doubted: FlaskClient):
    address, page = action(doubted, "keep"), doubted.get(AT_THE_LIST).text
    fields = {"csrf_token": token_in(page, AT_THE_LIST), **hidden_in(page, address), "why": "So"}
    post(doubted, action(doubted, "let-go"), on=AT_THE_LIST, why="She left")
    assert doubted.post(address, data=fields).status_code == 409


@pytest.mark.usefixtures("doubted")
def test_who_only_reads_is_offered_no_way_out(center: SqlDatabase):
    auditor(center)
    page = sign_in(make_app(center), "auditor@example.org").get(AT_THE_LIST).text
    assert NO_LONGER in text_of(page)
    assert "/lifecycle/keep/" not in page


def test_a_proposed_row_that_no_longer_holds_is_flagged(client: FlaskClient, center: SqlDatabase):
    import_problem(center, center_data(INACTIVE))
    assert NO_LONGER in line_of(client, "Ana Ruiz")


def test_a_proposed_row_whose_person_left_the_data_says_so(client: FlaskClient, center: SqlDatabase):
    import_problem(center, center_data(PEOPLE[1:]))
    gone = "No longer holds. The consultant is not in the data. Choose someone else, or let the next run propose again."
    assert gone in text_of(client.get("/review/").text)
    assert gone in text_of(client.get("/engagements/E1").text)
    assert "1 no longer holds" in text_of(client.get("/").text)


def test_an_opt_out_and_the_panel_are_told_as_to_everyone(client: FlaskClient, center: SqlDatabase):
    decide(client, "approve", "Ana Ruiz")
    import_problem(center, center_data([replace(PEOPLE[0], exclusions=excludes("state", "OH")), *PEOPLE[1:]]))
    assert "The presenter is not available for every session: another start, or someone who is, would do." in text_of(
        client.get(AT_THE_LIST).text
    )
    import_problem(center, center_data([replace(PEOPLE[0], years_experience=1), *PEOPLE[1:]]))
    assert "The panel requirement is not met by the team." in text_of(client.get(AT_THE_LIST).text)


def test_someone_who_said_yes_stands_first_and_is_to_be_told(client: FlaskClient, center: SqlDatabase):
    decide(client, "approve", "Ana Ruiz")
    post(client, "/versions/", on="/versions/")
    post(client, "/offers/", on="/offers/", days="5")
    offers = client.get("/offers/").text.split('action="')
    accept = next(part.split('"')[0] for part in offers if part.split('"')[0].endswith("/accept"))
    post(client, accept, on="/offers/")
    gone = [replace(person, status=ConsultantStatus.INACTIVE) for person in (PEOPLE[0], PEOPLE[2])]
    import_problem(center, center_data([gone[0], PEOPLE[1], gone[1], *PEOPLE[3:]]))
    page = text_of(client.get(AT_THE_LIST).text)
    assert page.index("Ana Ruiz") < page.index("Cara Diaz")
    assert "They said yes: tell them before the seat is released." in page
    assert "1 person said yes: tell them first" in text_of(client.get("/").text)
