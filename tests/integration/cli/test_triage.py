from typing import Any

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.workflow.request import Step
from matcher.records import AccountRole, Permission
from matcher.services.intake.requests import NewRequest, receive
from tests.integration.cli.acting import ANA, WHY, refused, run, said, use
from tests.support.databases import Clock, a_user
from tests.support.requests import ADA, a_request

LACKING = "Before it can be accepted, the request must say: how many presenters."
NO_ACCOUNT = "There is no such account. List them with: matcher user list"
NO_REQUEST = "There is no such request. List what waits with: matcher intake list"


@pytest.fixture(autouse=True)
def installation(monkeypatch: pytest.MonkeyPatch, database_url: str, database: SqlDatabase, clock: Clock) -> None:
    """Ana coordinates, Aud only reads, Kim may know."""
    use(monkeypatch, database_url, clock)
    a_user(database)
    a_user(database, "Aud", AccountRole.AUDITOR)
    a_user(database, "Kim", AccountRole.COORDINATOR, Permission.READ_LIVED_EXPERIENCE)


def arrived(database: SqlDatabase, **facts: Any) -> int:
    return receive(database, NewRequest(ADA, a_request(**facts).facts))


def test_the_queue_is_listed_by_the_time_left(database: SqlDatabase, clock: Clock):
    assert said("intake list") == ["Nothing waits: every request is decided and answered."]
    arrived(database)
    clock.forward(hours=1)
    arrived(database, organization="Bay House")
    assert said("intake list") == [
        "   1  7 h 30 m left    received  Harbor Light Shelter",
        "   2  8 h 30 m left    received  Bay House",
    ]


def test_a_request_is_told_with_what_is_missing_and_possible(database: SqlDatabase):
    arrived(database, seats=None)
    arrived(database)
    lines = said("intake show 1")
    assert lines[:2] == [
        "Request 1: received. First answer: 8 h 30 m left.",
        "From Ada Lane, ada.lane@example.org, 2027-01-04 17:00 UTC",
    ]
    assert "  topics                    human_trafficking_101" in lines
    assert lines[lines.index("Missing for matching:") :][:4] == [
        "Missing for matching:",
        "  how many presenters",
        "May repeat:",
        "  request 2, Harbor Light Shelter",
    ]
    assert lines[lines.index("Possible now:") :] == [
        "Possible now:",
        *("  complete", "  send back", "  reply", "  answer", "  accept", "  refer", "  ask granting office"),
        *("  decline", "  mark duplicate", "  snooze", "  wake", "  withdraw"),
    ]
    assert refused("intake show 9") == NO_REQUEST


def test_a_request_becomes_an_engagement_once_its_facts_are_there(database: SqlDatabase):
    arrived(database, seats=None)
    assert refused("intake accept 1", *ANA) == LACKING
    assert said("intake complete 1 --set seats=2 --set", "start_times=09:00; 13:30", *ANA) == ["Request 1: received."]
    assert said("intake accept 1", *ANA) == ["Request 1: accepted, as R00001."]
    assert "  undo" in said("intake show 1")
    assert said("intake undo 1", *ANA) == ["Request 1: received."]
    with database.reading() as work:
        request = work.requests.get(1)
    assert request
    assert [f"{start:%H:%M}" for start in request.facts.start_times] == ["09:00", "13:30"]


def test_facts_that_can_not_be_are_refused_by_their_fields(database: SqlDatabase):
    arrived(database)
    assert refused("intake complete 1 --set seats=99 --set state=Ohio", *ANA) == (
        "nothing was changed.\nstate: The two letters of a state or territory, like OH.\n"
        "seats: A whole number from 1 to 8."
    )
    for field in ("colour=red", "contact_email=bo@example.org", "granting_office_confirmed=yes"):
        result = run(f"intake complete 1 --set {field}", *ANA)
        assert (result.exit_code, "The fields are organization, " in result.stderr) == (2, True)
    with database.reading() as work:
        assert work.requests.get(1) == a_request(1)


def test_a_federal_grantee_waits_for_its_granting_office(database: SqlDatabase):
    arrived(database, federal_grantee=True)
    assert refused("intake accept 1", *ANA).startswith("A federal grantee waits for its granting office")
    assert said("intake ask-granting-office 1", *ANA) == [
        "Request 1: waiting for granting office. A letter waits to be looked over: matcher outbox list"
    ]
    assert refused("intake confirm 1", *ANA) == "Say why: the reason is kept with the step."
    assert said("intake confirm 1", *ANA, *WHY) == ["Request 1: received."]
    assert said("intake accept 1", *ANA) == ["Request 1: accepted, as R00001."]


def test_criminal_justice_is_referred_out(database: SqlDatabase):
    arrived(database, criminal_justice=True)
    assert said("intake refer 1", *ANA) == [
        "Request 1: referred. A letter waits to be looked over: matcher outbox list"
    ]


def test_what_was_answered_may_be_put_aside_and_taken_up_again(database: SqlDatabase):
    arrived(database)
    snooze = ("intake snooze 1 --until 2027-01-11", *ANA)
    assert refused(*snooze) == "Answer it first: what nobody has answered can't be put aside."
    assert said("intake answer 1", *ANA) == ["Request 1: received. Answered 2027-01-04 17:00 UTC."]
    assert said(*snooze) == ["Request 1: received, put aside until 2027-01-11."]
    assert said("intake list") == ["   1  answered         received, put aside until 2027-01-11  Harbor Light Shelter"]
    assert said("intake wake 1", *ANA) == ["Request 1: received."]
    assert run("intake snooze 1 --until tomorrow", *ANA).exit_code == 2
    written = run("intake snooze 1 --until 11.1.2027", *ANA)
    assert (written.exit_code, "did you mean 2027-01-11?" in " ".join(written.stderr.split())) == (2, True)


def test_a_duplicate_names_the_request_that_it_repeats(database: SqlDatabase):
    arrived(database)
    arrived(database)
    assert refused("intake mark-duplicate 2 --of 2", *ANA) == "Name the other request that this one repeats."
    assert said("intake mark-duplicate 2 --of 1", *ANA) == ["Request 2: duplicate, of request 1."]


def test_what_is_declined_or_withdrawn_has_a_reason(database: SqlDatabase):
    arrived(database)
    arrived(database)
    assert refused("intake decline 1", *ANA) == "Say why: the reason is kept with the step."
    assert said("intake decline 1", *ANA, *WHY) == [
        "Request 1: declined. A letter waits to be looked over: matcher outbox list"
    ]
    assert refused("intake withdraw 2", *ANA) == "Say why: the reason is kept with the step."
    assert said("intake withdraw 2", *ANA, *WHY) == ["Request 2: withdrawn."]
    assert refused("intake snooze 2 --until 2027-01-11", *ANA) == (
        "The request is withdrawn; this can be done only while it is received or waiting for granting office."
        " Possible now: undo."
    )


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.COMPLETE])
def test_nobody_without_the_permission_makes_a_step(database: SqlDatabase, step: Step):
    arrived(database)
    needed = {
        Step.MARK_DUPLICATE: " --of 1",
        Step.SNOOZE: " --until 2027-01-11",
        Step.SEND_BACK: " --until 2027-01-11",
    }.get(step, "")
    command = f"intake {step.value.replace('_', '-')} 1{needed}"
    assert "needs the permission review:decide" in refused(command, "--as", "aud@example.org")
    assert refused(command, "--as", "nobody@example.org") == NO_ACCOUNT
    assert run(command).exit_code == 2


def test_seats_that_ask_for_lived_experience_are_set_by_those_who_may_know(database: SqlDatabase):
    arrived(database)
    asking = "intake accept 1 --with-lived-experience 1"
    assert "set by people with the permission" in refused(asking, *ANA)
    assert said(asking, "--as", "kim@example.org") == ["Request 1: accepted, as R00001."]
    for told in (said("intake show 1"), said("engagements show R00001"), said("engagements list")):
        assert not any(word in "\n".join(told).casefold() for word in ("survivor", "lived"))
