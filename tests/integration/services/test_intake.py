from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.geography import Place
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.problem import Assignment
from matcher.domain.model.request_facts import Contact, Facts
from matcher.domain.model.vocabulary import Mode, SeatRole, SeatStatus
from matcher.domain.workflow.asked_panel import SOLE_PRESENTER
from matcher.domain.workflow.request import NOTHING_TO_UNDO, Request, RequestState, Step
from matcher.records import AccountRole, Action, HeldSeat, Permission, User
from matcher.services.failures import NotFoundError, NotPermittedError
from matcher.services.intake.requests import (
    LIVED_EXPERIENCE,
    NAME_TAKEN,
    IntakeReport,
    NewRequest,
    Wish,
    import_requests,
    receive,
    take_step,
)
from matcher.services.intake.triage import RequestPage, TriageCounts, counts, queue, request_page
from matcher.services.saving import NEWER
from matcher.services.step_outcome import StepOutcome
from tests.support.builders import a_consultant, a_problem, an_engagement
from tests.support.databases import Clock, a_user, import_problem
from tests.support.requests import ADA, NOON, WHOLE, a_request

DAYTON = Place(39.76, -84.19)
DONE = StepOutcome(done=True)


def locate(city: str, state: str) -> Place | None:
    return DAYTON if (city, state) == ("Dayton", "OH") else None


def no_holidays(first: date, last: date) -> frozenset[date]:
    assert first < last
    return frozenset()


@pytest.fixture
def ana(database: SqlDatabase) -> User:
    return a_user(database)


@pytest.fixture
def step(database: SqlDatabase, ana: User) -> Callable[..., StepOutcome]:
    """Makes a step with the only request, or with another."""

    def make(what: Step, request_id: int = 1, user: User = ana, **wish: Any) -> StepOutcome:
        wish = {"version": stored(database, request_id).version, **wish}
        return take_step(database, user, Wish(request_id, step=what, **wish), locate)

    return make


def new(**values: Any) -> NewRequest:
    request = a_request(**values)
    return NewRequest(request.contact, request.facts)


def stored(database: SqlDatabase, request_id: int = 1) -> Request:
    with database.reading() as work:
        found = work.requests.get(request_id)
    assert found
    return found


def page(database: SqlDatabase, request_id: int = 1) -> RequestPage:
    found = request_page(database, request_id, no_holidays, locate)
    assert found
    return found


def roles(database: SqlDatabase, engagement_id: str) -> list[SeatRole]:
    def read(work: Any) -> list[SeatRole]:
        access = work.access_log.admit(None, None, "a test")
        return list(work.dataset.problem(access).engagements[EngagementId(engagement_id)].seats.values())

    return database.writing(read)


def engagements(database: SqlDatabase) -> list[str]:
    with database.reading() as work:
        return list(work.dataset.engagements())


def test_a_request_comes_in_as_it_was_sent(database: SqlDatabase):
    assert receive(database, new()) == 1
    assert stored(database) == a_request(1, received_at=NOON)
    assert [(one.note, one.actor, one.after) for one in page(database).history] == [("receive", "", "received")]


def test_the_trail_says_who_when_what_and_why_but_never_who_asked(
    database: SqlDatabase, step: Callable[..., StepOutcome], clock: Clock
):
    receive(database, new())
    clock.forward(minutes=5)
    step(Step.DECLINE, why=" Outside of what we do ")
    entry = page(database).history[0]
    assert (entry.at, entry.actor, entry.action) == (NOON + timedelta(minutes=5), "Ana", Action.INTAKE)
    assert (entry.before, entry.after, entry.reason) == ("received", "declined", "Outside of what we do")
    assert ADA.email not in repr(page(database).history)
    assert WHOLE.organization not in repr(page(database).history)


def test_an_accepted_request_is_an_engagement_with_its_seats_and_topics(
    database: SqlDatabase, step: Callable[..., StepOutcome]
):
    receive(database, new(mode=Mode.IN_PERSON))
    assert step(Step.ACCEPT) == DONE
    with database.reading() as work:
        made = work.dataset.engagements()[EngagementId("R00001")]
    assert (made.organization, made.place, list(made.seats)) == (WHOLE.organization, DAYTON, ["1", "2"])
    assert dict(made.topics) == {"human_trafficking_101": 3}
    assert roles(database, "R00001") == [SeatRole.ANY, SeatRole.ANY]


def test_seats_for_lived_experience_take_the_permission_and_are_never_alone(
    database: SqlDatabase, step: Callable[..., StepOutcome]
):
    lea = a_user(database, "Lea", AccountRole.LEAD, Permission.READ_LIVED_EXPERIENCE)
    receive(database, new())
    assert step(Step.ACCEPT, with_lived_experience=1) == StepOutcome(done=False, sentence=LIVED_EXPERIENCE)
    assert step(Step.ACCEPT, user=lea, with_lived_experience=2) == StepOutcome(done=False, sentence=SOLE_PRESENTER)
    assert engagements(database) == []
    assert step(Step.ACCEPT, user=lea, with_lived_experience=1) == DONE
    assert sorted(roles(database, "R00001")) == [SeatRole.ANY, SeatRole.SURVIVOR]
    assert page(database).history[0].after == "accepted, as R00001"


def test_what_is_refused_changes_nothing_and_leaves_no_entry(database: SqlDatabase, step: Callable[..., StepOutcome]):
    receive(database, new(seats=None))
    assert not step(Step.ACCEPT).done
    assert stored(database).version == 1
    assert len(page(database).history) == 1
    assert page(database).missing == ("how many presenters",)


def test_facts_are_completed(database: SqlDatabase, step: Callable[..., StepOutcome]):
    receive(database, new(seats=None))
    assert step(Step.COMPLETE, facts=WHOLE) == DONE
    assert page(database).missing == ()
    assert step(Step.ACCEPT) == DONE


def test_a_step_on_an_older_state_is_refused(database: SqlDatabase, step: Callable[..., StepOutcome]):
    receive(database, new())
    assert step(Step.ANSWER) == DONE
    assert step(Step.DECLINE, version=1, why="so") == StepOutcome(done=False, sentence=NEWER)


def test_an_engagement_of_that_name_in_the_data_is_never_overwritten(
    database: SqlDatabase, step: Callable[..., StepOutcome]
):
    import_problem(database, a_problem([], [an_engagement("R00001", organization="Older")]))
    receive(database, new())
    assert step(Step.ACCEPT) == StepOutcome(done=False, sentence=NAME_TAKEN)


def test_accepting_can_be_undone_until_a_seat_is_decided(database: SqlDatabase, step: Callable[..., StepOutcome]):
    import_problem(database, a_problem([a_consultant("C1")], [an_engagement("E1")]))
    receive(database, new())
    step(Step.ACCEPT)
    seat = Assignment(EngagementId("R00001"), SeatName("1"), ConsultantId("C1"), NOON + timedelta(days=100))
    database.writing(lambda work: work.standing.put([HeldSeat(seat, SeatStatus.APPROVED, decided=True)]))
    assert "approved or locked" in step(Step.UNDO).sentence
    assert "approved or locked" in step(Step.WITHDRAW, why="They wrote").sentence
    database.writing(lambda work: work.standing.put([HeldSeat(seat, SeatStatus.PROPOSED)]))
    assert step(Step.UNDO) == DONE
    assert engagements(database) == ["E1"]
    assert (stored(database).state, stored(database).engagement_id) == (RequestState.RECEIVED, None)
    assert step(Step.ACCEPT) == DONE  # and again


def test_a_withdrawn_request_takes_its_engagement_with_it(database: SqlDatabase, step: Callable[..., StepOutcome]):
    receive(database, new())
    step(Step.ACCEPT)
    assert step(Step.WITHDRAW, why="They wrote") == DONE
    assert engagements(database) == []
    assert step(Step.UNDO) == StepOutcome(done=False, sentence=NOTHING_TO_UNDO)


def test_steps_are_taken_back_one_by_one_and_both_stay_in_the_trail(
    database: SqlDatabase, step: Callable[..., StepOutcome]
):
    receive(database, new(federal_grantee=True))
    step(Step.ASK_GRANTING_OFFICE)
    step(Step.CONFIRM, why="They wrote")
    assert step(Step.UNDO) == DONE
    assert stored(database).facts.granting_office_confirmed is False
    assert stored(database).state is RequestState.WAITING
    assert step(Step.UNDO) == DONE
    assert stored(database).state is RequestState.RECEIVED
    assert step(Step.UNDO) == StepOutcome(done=False, sentence=NOTHING_TO_UNDO)
    assert [one.note for one in page(database).history] == ["undo", "undo", "confirm", "ask_granting_office", "receive"]


def test_an_answer_is_never_taken_back(database: SqlDatabase, step: Callable[..., StepOutcome]):
    receive(database, new())
    step(Step.ANSWER)
    assert page(database).undoable is None
    assert step(Step.UNDO) == StepOutcome(done=False, sentence=NOTHING_TO_UNDO)


def test_duplicates_are_suggested_and_marked(database: SqlDatabase, step: Callable[..., StepOutcome]):
    receive(database, new())
    receive(database, new(contact=Contact("Bo", "bo@example.org")))
    assert [other.request_id for other in page(database, 2).candidates] == [1]
    assert step(Step.MARK_DUPLICATE, 2, original_id=1) == DONE
    assert page(database, 2).history[0].after == "duplicate, of request 1"
    assert stored(database, 2).duplicate_of == 1


def test_only_who_decides_may_make_a_step_and_only_with_a_request_that_is_there(
    database: SqlDatabase, step: Callable[..., StepOutcome]
):
    receive(database, new())
    reader = a_user(database, "Rae", AccountRole.AUDITOR)
    with pytest.raises(NotPermittedError):
        step(Step.ANSWER, user=reader)
    with pytest.raises(NotFoundError):
        take_step(database, a_user(database, "Bo"), Wish(2, 1, Step.ANSWER), locate)
    assert request_page(database, 2, no_holidays, locate) is None


def test_the_queue_is_sorted_by_time_left(database: SqlDatabase, step: Callable[..., StepOutcome], clock: Clock):
    clock.forward(days=-3)  # a Friday at noon, due on Monday at noon
    receive(database, new())
    clock.forward(days=3, minutes=30)
    receive(database, new())
    receive(database, new())
    receive(database, new())
    step(Step.ANSWER, 3)
    step(Step.ANSWER, 4)
    step(Step.SNOOZE, 4, until=date(2027, 2, 1))
    found = [(one.request.request_id, one.minutes_left, one.asleep) for one in queue(database, no_holidays)]
    assert found == [(1, -30, False), (2, 510, False), (3, None, False), (4, None, True)]
    assert page(database, 4).history[0].after == "received, put aside until 2027-02-01"


def test_the_clock_runs_on_after_a_decision_until_the_answer(database: SqlDatabase, step: Callable[..., StepOutcome]):
    receive(database, new())
    step(Step.DECLINE, why="Outside of what we do")
    assert [one.minutes_left for one in queue(database, no_holidays)] == [510]
    step(Step.ANSWER)
    assert queue(database, no_holidays) == ()


def test_a_duplicate_is_owed_no_answer_of_its_own(database: SqlDatabase, step: Callable[..., StepOutcome]):
    receive(database, new())
    receive(database, new())
    step(Step.MARK_DUPLICATE, 2, original_id=1)
    assert [one.request.request_id for one in queue(database, no_holidays)] == [1]
    assert page(database, 2).waiting.due is None


def test_holidays_stop_the_clock(database: SqlDatabase):
    def tuesday(first: date, last: date) -> frozenset[date]:
        return frozenset({date(2027, 1, 5)} if first <= date(2027, 1, 5) <= last else ())

    receive(database, new())
    [open_day], [closed] = queue(database, no_holidays), queue(database, tuesday)
    assert open_day.due == NOON + timedelta(days=1)
    assert closed.due == NOON + timedelta(days=2)


def test_counts_say_what_presses(database: SqlDatabase, step: Callable[..., StepOutcome], clock: Clock):
    receive(database, new(federal_grantee=True))
    step(Step.ASK_GRANTING_OFFICE)
    assert counts(database, no_holidays) == TriageCounts(0, None, due_soon=0, overdue=0, granting_office=1)
    clock.moment = NOON + timedelta(hours=22)
    assert counts(database, no_holidays) == TriageCounts(0, None, due_soon=1, overdue=0, granting_office=1)
    clock.moment = NOON + timedelta(hours=24)
    assert counts(database, no_holidays) == TriageCounts(0, None, due_soon=0, overdue=1, granting_office=1)


def test_the_letter_is_there_for_a_referral_only(database: SqlDatabase, step: Callable[..., StepOutcome]):
    receive(database, new())
    receive(database, new(criminal_justice=True))
    assert page(database, 1).letter == ""
    assert "OVC TTAC" in page(database, 2).letter
    step(Step.REFER, 2)
    assert "OVC TTAC" in page(database, 2).letter
    assert page(database, 2).steps == (Step.REPLY, Step.ANSWER, Step.WITHDRAW)


def test_an_import_takes_each_request_in_once(database: SqlDatabase):
    earlier = NewRequest(ADA, Facts(organization="Grove House", need="Coaching"), NOON - timedelta(days=1))
    rows = [new(), earlier, new()]
    assert import_requests(database, rows, dry_run=True) == IntakeReport(added=2, known=1)
    assert queue(database, no_holidays) == ()
    assert import_requests(database, rows) == IntakeReport(added=2, known=1)
    assert [stored(database, one).facts.organization for one in (1, 2)] == [WHOLE.organization, "Grove House"]
    assert stored(database, 2).received_at == earlier.received_at
    assert import_requests(database, rows) == IntakeReport(added=0, known=3)
