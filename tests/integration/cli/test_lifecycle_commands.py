from datetime import UTC, datetime

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.workflow.engagement import EngagementStep
from matcher.records import AccountRole, JobKind
from matcher.services.engagements.lifecycle import BY_HAND
from matcher.services.offers.answering import ask
from tests.integration.cli.acting import ANA, NOBODY, WHY, refused, run, said, use
from tests.integration.services.asked import Asked, an_asked_center
from tests.support.databases import Clock, a_user

AUD = ("--as", "aud@example.org")
AFTER = datetime(2027, 3, 2, 12, tzinfo=UTC)
"""After E1's only session."""
REASON = "Say why: the reason is kept with the step."


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, database_url: str, database: SqlDatabase, clock: Clock) -> Asked:
    """Everyone was asked; Aud only reads."""
    use(monkeypatch, database_url, clock)
    a_user(database, "Aud", AccountRole.AUDITOR)
    return an_asked_center(database)


def test_an_engagement_goes_all_the_way_from_asked_to_closed(asked: Asked, clock: Clock):
    assert refused("engagements confirm E1", *ANA) == "2 of 2 presenters have not accepted yet."
    for person in ("C1", "C2"):
        number = asked.offer(person).offer_id
        assert said(f"offers accept {number}", *ANA) == [f"Offer {number}: accepted. It is on record."]
    assert refused("engagements confirm E1", *ANA) == "Name a support person first: every engagement has one."
    assert said("engagements prepare E1 --support-person", "Ruth Lee", *ANA) == ["E1: offered."]
    assert refused("engagements confirm E1", *ANA).startswith("Offer a debrief within a day after the last session")
    assert said("engagements prepare E1 --debrief-on 2027-03-02", *ANA) == ["E1: offered."]
    assert said("engagements confirm E1", *ANA) == ["E1: confirmed."]
    assert refused("engagements deliver E1", *ANA) == "The last session is not over yet."
    clock.moment = AFTER
    assert said("engagements deliver E1", *ANA) == ["E1: delivered."]
    assert said("engagements evaluate E1", *ANA) == ["E1: evaluated."]
    assert said("engagements close E1", *ANA) == ["E1: closed."]
    assert said("engagements show E1") == [
        "E1 Example Services: closed",
        "Support person: Ruth Lee",
        "Debrief: 2027-03-02",
        "Last session ends 2027-03-01 12:00 EST",
        "Team:",
        "  C1 Ada Example: delivered",
        "  C2 Bo Example: delivered",
        "Asked so far:",
        f"  offer {asked.offer('C1').offer_id}  delivered  C1 Ada Example",
        f"  offer {asked.offer('C2').offer_id}  delivered  C2 Bo Example",
        "Possible now: nothing",
    ]


def test_a_no_that_is_noted_wakes_a_worker_to_look_for_who_is_next(asked: Asked, clock: Clock):
    clock.forward(seconds=1)
    before = len(NOBODY.sent)
    said(f"offers accept {asked.offer('C1').offer_id}", *ANA)
    assert len(NOBODY.sent) == before
    said(f"offers decline {asked.offer('C2').offer_id}", *ANA)
    with asked.database.reading() as work:
        (job,) = work.jobs.find()
    assert (NOBODY.sent[before:], job.kind) == ([job.job_id], JobKind.REPAIR)


def test_engagements_are_listed_with_where_they_stand(asked: Asked):
    asked.step("withdraw", "E2", why="They closed")
    lines = [line.split()[:2] for line in said("engagements list")]
    assert lines == [["E1", "offered"], ["E2", "withdrawn"]]


@pytest.mark.usefixtures("asked")
def test_held_withdrawn_and_taken_up_again():
    for step, state in (("hold", "on hold"), ("withdraw", "withdrawn"), ("resume", "open")):
        assert refused(f"engagements {step} E1", *ANA) == REASON
        assert said(f"engagements {step} E1", *ANA, *WHY) == [f"E1: {state}."]
    assert said("engagements show E1")[4:6] == ["  nobody: released", "  nobody: released"]


def test_looked_at_again(asked: Asked):
    asked.confirmed()
    assert said("engagements look-again E1", *ANA) == ["E1: offered."]
    assert said("engagements show E1")[0] == "E1 Example Services: offered, to be looked at again"


@pytest.mark.usefixtures("asked")
def test_what_is_not_named_stays_in_a_preparation():
    said("engagements prepare E1 --debrief-on 2027-03-02 --support-person", "Ruth Lee", *ANA)
    said("engagements prepare E1 --support-person", "Lee Ruth", *ANA)
    assert said("engagements show E1")[1:3] == ["Support person: Lee Ruth", "Debrief: 2027-03-02"]
    said("engagements prepare E1 --support-person", "", *ANA)
    assert said("engagements show E1")[1] == "Support person: not named yet"


@pytest.mark.usefixtures("asked")
def test_someone_is_released_and_others_stay():
    assert refused("engagements release E1 C1", *ANA) == REASON
    assert said("engagements release E1 C1", *ANA, *WHY) == ["E1: open."]
    assert refused("engagements release E1 C1", *ANA, *WHY) == (
        "C1 is not on the team. See: matcher engagements show E1"
    )
    assert said("engagements show E1")[5:7] == ["  C2 Bo Example: offered", "  nobody: released"]


@pytest.mark.parametrize("step", sorted(BY_HAND))
@pytest.mark.usefixtures("asked")
def test_nobody_without_the_permission_makes_a_step(step: EngagementStep):
    command = f"engagements {step.value.replace('_', '-')} E1"
    assert "needs the permission review:decide" in refused(command, *AUD, *WHY)
    assert refused(f"engagements {step.value.replace('_', '-')} E9", *ANA, *WHY).startswith("There is no such engagem")
    assert run(command, *WHY).exit_code == 2


def test_an_offer_is_taken_back_or_answered_as_was_told(asked: Asked):
    number = asked.offer("C1").offer_id
    assert refused(f"offers take-back {number}", *ANA) == REASON
    assert "needs the permission" in refused(f"offers take-back {number}", *AUD, *WHY)
    assert said(f"offers take-back {number}", *ANA, *WHY) == [f"Offer {number} is taken back; E1 has a free seat."]
    assert refused(f"offers take-back {number}", *ANA, *WHY) == (
        "The person does not sit there any more. Look at it again; nothing was changed."
    )
    assert refused(f"offers accept {number}", *ANA).startswith("This offer no longer stands")
    assert refused("offers take-back 99", *ANA, *WHY) == (
        "There is no such offer. List them with: matcher offers list --all"
    )
    other = asked.offer("C2").offer_id
    assert "needs the permission" in refused(f"offers decline {other}", *AUD)
    assert said(f"offers decline {other}", *ANA) == [f"Offer {other}: declined. It is on record."]
    assert said("offers again E1 C2", *ANA) == ["C2 may be proposed for E1 again."]
    assert refused("offers again E1 C2", *ANA).startswith("This person said no to nothing here")


def test_a_question_is_read_and_replied_to(asked: Asked):
    assert said("offers questions") == ["No question waits for a reply."]
    ask(asked.database, asked.offer("C1").nonce, "Is there parking?")
    assert said("offers questions") == ["1  E1  Ada Example: Is there parking?"]
    assert "needs the permission" in refused("offers reply 1", "Yes.", *AUD)
    assert refused("offers reply 1", " ", *ANA) == "Write the reply, in up to 2,000 characters."
    assert said("offers reply 1", "Yes.", *ANA) == ["Question 1 is replied to."]
    assert said("offers questions") == ["No question waits for a reply."]
    assert refused("offers reply 9", "Yes.", *ANA) == "There is no such question. Load the page again."


@pytest.mark.usefixtures("asked")
def test_no_command_tells_what_a_seat_asks_for():
    for words in ("engagements show E1", "engagements list", "offers list", "review list", "intake list"):
        told = "\n".join(said(words)).casefold()
        assert not any(word in told for word in ("survivor", "expert", "lived")), words
