"""What is kept apart, changed: by holders who may change data, each opening and change logged, the trail silent."""

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.problem import Exclusion
from matcher.domain.workflow.consent import Audience
from matcher.records import AccountRole, Permission
from matcher.services.accounts.accounts import NewUser, create_user
from matcher.services.consent.consenting import give_consent
from matcher.services.dataset.confidential import open_record
from matcher.services.dataset.exporting import export_dataset
from matcher.services.failures import NotFoundError, NotPermittedError
from tests.integration.web.asked import ask_the_team
from tests.integration.web.client import post, sign_in, text_of
from tests.integration.web.scene import PASSWORD, auditor, coordinator
from tests.support.names import C1, the

PAGE, OPEN, CHANGE = "/consultants/C1", "/consultants/C1/record/open", "/consultants/C1/record/change"
RECORD: dict[str, Any] = {
    "roles": ["expert"], "years_experience": "9", "years_lived_experience": "", "rate_per_hour": "110",
    "exclusions": "state: TX",
}  # fmt: skip


def logged(database: SqlDatabase) -> list[str]:
    with database.reading() as work:
        return [entry.why for entry in work.access_log.readings(C1)]


def test_a_record_is_opened_and_changed_with_reasons_that_only_the_access_log_has(center: SqlDatabase, app: Flask):
    client = sign_in(app, coordinator(center, "keeper@example.org", knows=True).email)
    assert post(client, OPEN, on=PAGE, why=" ").status_code == 422
    opened = post(client, OPEN, on=PAGE, why="She wrote to us.")
    assert opened.status_code == 200
    assert 'value="expert" checked' in opened.text
    seen = the(re.search(r'name="version" value="([^"]+)"', opened.text))[1]
    with center.reading() as work:
        entries = len(work.trail.find())
    wrong = post(client, CHANGE, on=PAGE, version=seen, reason="x", **RECORD | {"rate_per_hour": "dear"})
    assert wrong.status_code == 422
    assert 'value="dear"' in wrong.text
    assert post(client, CHANGE, on=PAGE, version=seen, **RECORD).status_code == 422
    saved = post(client, CHANGE, on=PAGE, version=seen, reason="As she asked.", **RECORD)
    assert (saved.status_code, saved.headers["Location"]) == (303, PAGE)
    person = export_dataset(center).problem.consultants[C1]
    assert person.exclusions == frozenset({Exclusion("state", "TX")})
    assert (person.years_experience, person.rate_per_hour) == (9, 110)
    late = post(client, CHANGE, on=PAGE, version=seen, reason="Later.", **RECORD | {"rate_per_hour": "120"})
    assert late.status_code == 409
    assert "Someone saved before you" in late.text
    with center.reading() as work:
        assert len(work.trail.find()) == entries
    assert {"She wrote to us.", "changed: As she asked."} <= set(logged(center))
    assert "TX" not in client.get(PAGE).text


def test_nobody_else_opens_or_changes_one(center: SqlDatabase, app: Flask):
    reads = frozenset({Permission.READ_LIVED_EXPERIENCE})
    new = NewUser("reads@example.org", "Riva", PASSWORD, frozenset({AccountRole.AUDITOR}), reads)
    holder = create_user(center, new)
    for email in (coordinator(center, "plain@example.org").email, holder.email):
        client = sign_in(app, email)
        assert post(client, OPEN, on=PAGE, why="Curious").status_code == 403
        assert post(client, CHANGE, on=PAGE, version="x", reason="x", **RECORD).status_code == 403
    with pytest.raises(NotPermittedError):
        open_record(center, holder, C1, "Curious")
    with pytest.raises(NotPermittedError):
        open_record(center, auditor(center), C1, "Curious")
    assert logged(center) == []
    keeper = coordinator(center, "keeper@example.org", knows=True)
    client = sign_in(app, keeper.email)
    assert post(client, "/consultants/C99/record/open", on=PAGE, why="x").status_code == 404
    assert post(client, "/consultants/C99/record/change", on=PAGE, version="x", reason="x").status_code == 404
    with pytest.raises(NotFoundError):
        open_record(center, keeper, ConsultantId("C99"), "x", "x")


TOLD = "/engagements/E1/presenters/told"


def test_what_presenters_consented_to_is_opened_with_a_reason_by_those_who_may_know(center: SqlDatabase, app: Flask):
    client = sign_in(app, coordinator(center, "keeper@example.org", knows=True).email)
    refused = post(client, TOLD, on="/engagements/E1", why=" ")
    assert (refused.status_code, "Say why you need to know" in refused.text) == (422, True)
    opened = post(client, TOLD, on="/engagements/E1", why="To brief the requester")
    assert (opened.status_code, "Nobody is asked yet" in opened.text) == (200, True)
    assert post(client, "/engagements/E99/presenters/told", on="/engagements/E1", why="x").status_code == 404
    plain = sign_in(app, coordinator(center, "plain@example.org").email)
    assert post(plain, TOLD, on="/engagements/E1", why="Curious").status_code == 403
    assert "consented to" not in plain.get("/engagements/E1").text


def test_it_says_to_whom_each_presenter_allows_it(center: SqlDatabase, app: Flask):
    ask_the_team(app, center)
    with center.reading() as work:
        offer = work.offers.find()[0]
    assert give_consent(center, offer.nonce, Audience.AUDIENCE, date(2027, 3, 12)).done
    client = sign_in(app, coordinator(center, "keeper@example.org", knows=True).email)
    place = f"/engagements/{offer.engagement_id}"
    answer = post(client, f"{place}/presenters/told", on=place, why="To brief the requester")
    page = text_of(answer.text)
    assert "The requester and the audience Fri, Mar 12, 2027" in page
    assert re.search(r'href="/engagements/" aria-current', answer.text)
