"""Lists as pages and files: what each shows, sorts, filters and hands out, and to whom."""

import csv
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from io import BytesIO, StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.vocabulary import ConsultantStatus
from matcher.records import Job, JobKind, JobState
from matcher.services.consultants.contacts import set_address
from matcher.services.intake.requests import NewRequest, receive
from matcher.services.offers.answering import Answer, answer_for
from matcher.services.offers.offering import send_offers
from matcher.services.publication.publishing import publish
from tests.integration.web.client import decide, sign_in, text_of
from tests.integration.web.scene import PEOPLE, RUN_AT, auditor, center_data, coordinator
from tests.integration.web.test_confidential import TELLING
from tests.support.databases import import_problem
from tests.support.names import C1, the
from tests.support.requests import a_request

LISTS = (
    "/consultants/", "/engagements/", "/runs/", "/outbox/", "/records/requests", "/offers/",
    "/records/public-schedule", "/records/public-changes", "/records/jobs", "/records/trail", "/rejections/",
    "/triage/", "/versions/",
)  # fmt: skip
ROWS = re.compile(r"<tr>(?:<td[^>]*><label.*?</label></td>)?<th scope=\"row\">(.*?)</th>", re.DOTALL)
CELLS = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>", re.DOTALL)


def first_cells(client: FlaskClient, address: str) -> list[str]:
    return [text_of(cell) for cell in ROWS.findall(client.get(address).text)]


@pytest.fixture
def busy(center: SqlDatabase, app: Flask) -> FlaskClient:
    """An auditor of a center in which something of everything has happened."""
    lead, reader = coordinator(center, "other@example.org"), auditor(center)
    client = sign_in(app)
    decide(client, "approve", "Ana Ruiz", "Ben Cho")
    assert decide(client, "reject", "Cara Diaz", reason="known_conflict").status_code == 303
    publish(center, lead)
    sent = send_offers(center, lead, 7, letters=True)
    answer_for(center, lead, sent.offers[0].offer_id, Answer.DECLINE)
    receive(center, NewRequest(a_request().contact, a_request().facts))
    set_address(center, lead, C1, "ana.ruiz@example.org")
    job = Job(0, "night 2027-01-05", JobKind.NIGHT, JobState.DONE, RUN_AT, finished_at=RUN_AT + timedelta(minutes=1))
    center.writing(lambda work: work.jobs.add(job))
    return sign_in(app, reader.email)


def test_every_list_shows_what_happened_and_has_headings_that_sort_and_files(busy: FlaskClient):
    for address in LISTS:
        page = busy.get(address).text
        assert TELLING.findall(page) == [], address
        assert len(re.findall(r'<th scope="col"[^>]* aria-sort="(?:ascending|descending)"', page)) == 1, address
        assert ROWS.search(page), address
        for label, link in re.findall(r'<a class="sort" href="([^"]+)">([^<]+)', page):
            assert label.startswith(f"{address}?"), link
        header = [text_of(one) for one in re.findall(r'<a class="sort"[^>]*>(.*?)</a>', page, re.DOTALL)]
        written = busy.get(f"{address}?file=csv")
        assert written.mimetype == "text/csv"
        found = list(csv.reader(StringIO(written.data.decode("utf-8-sig"))))
        assert [one for one in found[0] if one in header] == header, address
        assert len(found) - 1 == len(ROWS.findall(page)), address
        book = load_workbook(BytesIO(busy.get(f"{address}?file=xlsx").data))
        assert [cell.value for cell in book.worksheets[0][1]] == found[0], address

    def shown(address: str) -> str:
        return text_of(busy.get(f"/records/{address}").text)

    assert set(first_cells(busy, "/offers/?standing=Said+no")) < {"Ana Ruiz", "Ben Cho"}
    assert busy.get("/records/offers?standing=Said+no").headers["Location"] == "/offers/?standing=Said+no"
    assert first_cells(busy, "/rejections/?by=Casey+Morgan&reason=Known+conflict") == ["Cara Diaz"]
    assert len(first_cells(busy, "/rejections/?q=said+no")) == 1
    assert busy.get("/records/not-proposed?q=said+no").headers["Location"] == "/rejections/?q=said+no"
    assert "Asked, no answer yet" in shown("public-schedule?q=harbor")
    assert "Night The clock Done" in shown("jobs")
    listed = the(re.search(r'href="(/records/public-changes[^"]+)">These as a list', busy.get("/versions/1").text))[1]
    assert first_cells(busy, f"{unescape(listed)}&q=ruiz,+ana") == ["Harbor Light Shelter E1"]
    assert first_cells(busy, "/records/requests?state=nonsense") == first_cells(busy, "/records/requests")
    assert "1 of " in shown("trail?q=cara&action=Rejected")
    assert "Changed an address Contact Ana Ruiz" in shown("trail?action=Changed+an+address")


def test_consultants_are_sorted_and_filtered_as_the_address_says(visitor: FlaskClient):
    assert first_cells(visitor, "/consultants/?sort=-name")[0] == "Eve Moran"
    assert first_cells(visitor, "/consultants/?q=RUIZ+english+oh") == ["Ana Ruiz"]
    assert first_cells(visitor, "/consultants/?seats_from=1&sort=seats")[-1] == "Cara Diaz"
    page = visitor.get("/consultants/?agreement_from=soon").text
    assert "Not filtered by “soon”. A day like 2027-03-31." in page
    assert '<details class="filters" open>' in page


def test_engagements_are_filtered_by_person_and_stage(visitor: FlaskClient):
    assert first_cells(visitor, "/engagements/?person=ana") == [
        "Harbor Light Shelter E1", "Bright River Clinic E2", "Grove House E7",
    ]  # fmt: skip
    assert first_cells(visitor, "/engagements/?standing=Blocked") == ["Elm Street Court E5"]
    assert first_cells(visitor, "/engagements/?stage=Approved") == ["Delta Youth Center E4"]


def test_empty_fields_of_a_form_are_left_out_of_the_address_and_nothing_leads_elsewhere(visitor: FlaskClient):
    answer = visitor.get("/consultants/?q=ana&state=&sort=name&_external=1&_scheme=javascript")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/consultants/?q=ana&sort=name&_external=1&_scheme=javascript"
    assert visitor.get("/consultants/?file=exe").status_code == 404


def test_a_cell_that_a_spreadsheet_would_run_is_kept_from_it(center: SqlDatabase, app: Flask):
    facts = a_request(organization="=HYPERLINK(1)")
    receive(center, NewRequest(facts.contact, facts.facts))
    assert "'=HYPERLINK(1)" in sign_in(app).get("/records/requests?file=csv").text


def test_the_trail_is_for_those_who_may_read_it(client: FlaskClient):
    assert client.get("/records/trail").status_code == 403
    assert "/records/trail" not in client.get("/records/").text


def test_the_trail_says_names_and_local_times(busy: FlaskClient):
    told = text_of(busy.get("/records/trail?action=Published").text)
    assert re.search(r"public: Ana Ruiz at [A-Z][a-z]{2} [0-9]+, 20[0-9]{2}, [0-9]+:[0-9]{2} [AP]M E[SD]T", told)
    assert not re.search(r"public: C1|20[0-9]{2}-[0-9]{2}-[0-9]{2}T", told)


def test_the_trail_says_what_was_done_in_plain_words_and_to_what_by_name(busy: FlaskClient):
    rows = list(csv.DictReader(StringIO(busy.get("/records/trail?file=csv").text)))
    told = {(one["What was done"], one["About"]) for one in rows}
    assert {
        ("Made an account", "Casey Morgan"),
        ("A request came in", "Harbor Light Shelter (request 1)"),
        ("Drafted a letter", "Harbor Light Shelter (letter 1)"),
        ("No to an offer", "Harbor Light Shelter"),
    } <= told
    assert {one["Reason"] for one in rows if one["What was done"] == "Rejected"} == {"Known conflict"}
    assert {one["Reason"] for one in rows if one["What was done"] == "Drafted a letter"} == {"Acknowledgement", "Offer"}
    assert [one["Reason"] for one in rows if one["What was done"] == "Discarded a letter"] == [
        "Offer: the offer was answered or has ended"
    ]
    told_of_it = text_of(busy.get("/records/trail?action=Discarded+a+letter").text)
    assert "Offer: the offer was answered or has ended" in told_of_it
    assert told_of_it.count("the offer was answered or has ended") == 1  # once, not in small letters too


def test_a_list_with_nothing_in_it_says_what_to_do(visitor: FlaskClient):
    assert "Nobody has been asked yet" in visitor.get("/offers/").text
    assert "No jobs yet" in visitor.get("/records/jobs").text


def test_a_list_that_was_written_once_is_written_again_when_a_row_changes(center: SqlDatabase, app: Flask):
    client = sign_in(app, coordinator(center, "other@example.org").email)
    seen = [client.get(address).text for address in ("/consultants/", "/engagements/")]
    tokens = re.compile(r'value="[^"]{40,}"')
    again = [client.get(address).text for address in ("/consultants/", "/engagements/")]
    assert [tokens.sub("", page) for page in again] == [tokens.sub("", page) for page in seen]
    renamed = [replace(person, name="Zoe Ruiz") if person.name == "Ana Ruiz" else person for person in PEOPLE]
    import_problem(center, center_data([replace(renamed[0], status=ConsultantStatus.INACTIVE), *renamed[1:]]))
    assert first_cells(client, "/consultants/")[-1] == "Zoe Ruiz"
    assert "Proposed, no longer holds" in text_of(client.get("/engagements/").text)
    assert first_cells(client, "/consultants/?q=zoe") == ["Zoe Ruiz"]
    assert first_cells(client, "/consultants/?sort=-name")[0] == "Zoe Ruiz"
