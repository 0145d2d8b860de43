"""Whatever fact changed, and however far a seat has come: every page and command says so, and no step is taken."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.vocabulary import ConsultantStatus
from tests.integration.cli.acting import run, use
from tests.integration.web.client import decide, post, text_of
from tests.integration.web.scene import ENGAGEMENTS, PEOPLE, center_data
from tests.support.builders import a_policy, excludes, span
from tests.support.databases import Clock, import_problem

CASEY = ("--as", "coordinator@example.org")
Change = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]
"""Of Ana Ruiz, of E1, in which she has the first seat, and of the policy."""
AS_IT_WAS: Change = ({}, {}, {})
WHEN_PROPOSED: tuple[Change, ...] = (({"cleared_for_minors": False}, {"minors_present": True}, {}),)
WHEN_APPROVED: tuple[Change, ...] = (
    ({"organization": "Harbor Light Shelter"}, {}, {}),
    ({"agreement_end": date(2027, 2, 28)}, {}, {}),
)
WHEN_ASKED: tuple[Change, ...] = (
    ({"unavailable": (span("2027-03-01 10:00", "2027-03-01 11:00"),)}, {}, {}),
    ({}, {"window_start": date(2027, 3, 2)}, {}),
)
AFTER_A_YES: tuple[Change, ...] = (
    ({"exclusions": excludes("state", "OH")}, {}, {}),
    ({"status": ConsultantStatus.INACTIVE}, {}, {}),
    ({}, {}, {"holidays": frozenset({date(2027, 3, 1)})}),
)
ANYWHERE = ("/", "/review/", "/engagements/E1", "/consultants/C1")
DECIDED = (*ANYWHERE, "/no-longer-holds/", "/versions/")
PUBLIC = (*DECIDED, "/versions/1", "/offers/")
SHOWN = ("review list", "engagements show E1")
LISTED = (*SHOWN, "engagements stale", "engagements list")


def bring(center: SqlDatabase, change: Change) -> None:
    person, work, policy = change
    people, engagements = (
        (replace(PEOPLE[0], **person), *PEOPLE[1:]),
        (replace(ENGAGEMENTS[0], **work), *ENGAGEMENTS[1:]),
    )
    import_problem(center, center_data(people, engagements), a_policy(**policy))


def test_every_page_and_command_says_so_at_every_step(
    client: FlaskClient, center: SqlDatabase, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    use(monkeypatch, f"sqlite:///{tmp_path / 'center.db'}", clock)

    def flagged(change: Change, pages: tuple[str, ...], commands: tuple[str, ...]) -> None:
        for page in pages:
            said = text_of(client.get(page).text).replace("seats that no longer hold Every decision holds", "")
            assert "o longer hold" in said, (change, page)
        for command in commands:
            assert "NO LONGER HOLDS" in run(command).stdout, (change, command)

    for change in WHEN_PROPOSED:
        bring(center, change)
        flagged(change, ANYWHERE, SHOWN)
    bring(center, AS_IT_WAS)
    decide(client, "approve", "Ana Ruiz", "Ben Cho")
    for change in WHEN_APPROVED:
        bring(center, change)
        flagged(change, DECIDED, LISTED)
        assert "Held back: E1  C1" in run("publish --dry-run", *CASEY).stdout
    bring(center, AS_IT_WAS)
    post(client, "/versions/", on="/versions/")
    post(client, "/offers/", on="/offers/", days="5")
    for change in WHEN_ASKED:
        bring(center, change)
        flagged(change, PUBLIC, (*LISTED, "offers list"))
        assert post(client, "/offers/1/accept", on="/offers/").status_code == 409
        assert run("offers accept 1", *CASEY).stderr.startswith("Error: It no longer holds: ")
    bring(center, AS_IT_WAS)
    for offer in ("1", "2"):
        assert post(client, f"/offers/{offer}/accept", on="/offers/").status_code == 303
    prepared = ("--support-person", "Ruth Lee", "--debrief-on", "2027-03-02")
    assert run("engagements prepare E1", *prepared, *CASEY).exit_code == 0
    for change in AFTER_A_YES:
        bring(center, change)
        flagged(change, PUBLIC, (*LISTED, "offers list"))
        assert "said yes: tell them first" in text_of(client.get("/").text)
        assert run("engagements confirm E1", *CASEY).exit_code == 1
    bring(center, AS_IT_WAS)
    assert run("engagements confirm E1", *CASEY).exit_code == 0
    bring(center, AFTER_A_YES[1])
    flagged(AFTER_A_YES[1], PUBLIC, (*LISTED, "offers list"))
