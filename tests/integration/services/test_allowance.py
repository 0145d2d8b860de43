"""One allowance a day and account; past it acts wait, and someone with the permission is told and answers."""

from dataclasses import replace

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.errors import MatcherError
from matcher.domain.workflow.engagement import EngagementStep
from matcher.domain.workflow.request import Step
from matcher.records import AccountRole, Action, Brakes, Permission, QuestionKind, StudyKind, User
from matcher.services.calendars.busy import set_calendar
from matcher.services.dataset.affinities import set_affinity
from matcher.services.engagements.lifecycle import LifecycleWish, release, take_lifecycle_step
from matcher.services.explanations.asking import About, Query, ask_why
from matcher.services.explanations.first_rows import first_rows
from matcher.services.explanations.of_center import explain_engagement
from matcher.services.failures import AccountError, NotFoundError, NotPermittedError
from matcher.services.intake.requests import NewRequest, Wish, receive, take_step
from matcher.services.offers.answering import Answer, answer_for
from matcher.services.protection.alarms import AskingAccount, answer, asking_accounts
from matcher.services.protection.allowance import SpentError, draw
from matcher.services.retention.retention import Keeping, prune
from matcher.services.review.decisions import RejectReason, Result, approve, lock, reject, undo, unlock
from matcher.services.review.team_alternatives import team_alternatives
from scenarios.changes import RemoveConsultant
from scenarios.definitions.writing import written
from scenarios.studies.asking import StudyQuestion, ask_study
from tests.integration.services.asked import an_asked_center
from tests.integration.services.center import PEOPLE, WORK, Center, a_center
from tests.support.builders import a_consultant, a_problem
from tests.support.databases import Clock, a_user, import_problem
from tests.support.greedy import GreedySolver
from tests.support.names import C1, C2, E1, E2, the
from tests.support.requests import ADA, WHOLE

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FULL = "Your account has asked as much today as one day allows."
UNTIL = "from midnight on the center's clock, when Tuesday, January 5 begins"


def knowing(database: SqlDatabase) -> User:
    return a_user(database, "Lea", AccountRole.LEAD, Permission.READ_LIVED_EXPERIENCE)


def spend(center: Center, a_day: int = 1) -> None:
    """Let Ana use up a day's allowance."""
    center.database.brakes = Brakes(a_day)
    draw(center.database, center.ana, QuestionKind.EXPLANATION, a_day)


def counts(account: AskingAccount) -> dict[QuestionKind, tuple[int, int]]:
    return {one.kind: (one.times, one.waited) for one in account.asked}


def test_questions_are_counted_by_account_kind_and_day(database: SqlDatabase, clock: Clock):
    center, bo, lea = a_center(database), a_user(database, "Bo"), knowing(database)
    database.brakes = Brakes(2)
    draw(database, center.ana, QuestionKind.EXPLANATION)
    draw(database, center.ana, QuestionKind.WHAT_IF)
    clock.forward(minutes=1)
    with pytest.raises(SpentError, match=FULL) as waits:
        draw(database, center.ana, QuestionKind.WHAT_IF)
    assert UNTIL in str(waits.value)
    draw(database, bo, QuestionKind.TAKEN_BACK)
    first, second = asking_accounts(database, lea)
    assert (first.user.name, first.times, first.waited, first.allowed, first.waits) == ("Ana", 2, 1, 2, True)
    assert counts(first) == {QuestionKind.EXPLANATION: (1, 0), QuestionKind.WHAT_IF: (1, 1)}
    assert first.last_at == clock()
    assert (second.user.name, second.times, second.waits) == ("Bo", 1, False)
    clock.forward(days=1)
    draw(database, center.ana, QuestionKind.WHAT_IF)
    (tomorrow,) = asking_accounts(database, lea)
    assert counts(tomorrow) == {QuestionKind.WHAT_IF: (1, 0)}


def test_someone_gives_more_for_today_or_leaves_it(database: SqlDatabase, clock: Clock):
    center, lea = a_center(database), knowing(database)
    spend(center)
    for more, allowed in ((1, 2), (0, 2)):
        clock.forward(minutes=1)
        with pytest.raises(SpentError):
            draw(database, center.ana, QuestionKind.WHAT_IF)
        assert asking_accounts(database, lea)[0].waits
        clock.forward(minutes=1)
        assert answer(database, lea, center.ana.user_id, more, "Year's end") == allowed
        assert not asking_accounts(database, lea)[0].waits
        if more:
            draw(database, center.ana, QuestionKind.WHAT_IF)
    clock.forward(minutes=1)
    with pytest.raises(SpentError):
        draw(database, center.ana, QuestionKind.WHAT_IF)
    (account,) = asking_accounts(database, lea)
    assert (account.waits, account.waited) == (False, 3)  # left as it is for the day
    with database.reading() as work:
        told = [(one.actor, one.before, one.after, one.note, one.reason) for one in work.trail.find(
            actions=[Action.ALLOWANCE]
        )]  # fmt: skip
    assert told == [
        ("Lea", "an allowance of 2 for today", "an allowance of 2 for today", "left as it is", "Year's end"),
        ("Lea", "an allowance of 1 for today", "an allowance of 2 for today", "more for today", "Year's end"),
    ]


@ON_SQLITE
def test_who_asked_what_is_for_those_with_the_permission(database: SqlDatabase):
    center, lea = a_center(database), knowing(database)
    for act in (lambda: asking_accounts(database, center.ana), lambda: answer(database, center.ana, 1, 9)):
        with pytest.raises(NotPermittedError):
            act()
    with pytest.raises(AccountError, match="Give 1 to 1,000 questions more"):
        answer(database, lea, center.ana.user_id, 1_001)
    with pytest.raises(NotFoundError):
        answer(database, lea, 99, 1)
    assert answer(database, None, center.ana.user_id, 5) == 205  # the operator at the command line


@ON_SQLITE
def test_every_act_that_can_be_a_question_waits(database: SqlDatabase):
    center = a_center(database)
    approved, rejected = center.ref("E2"), center.ref("E1")
    done = the(reject(database, center.ana, [rejected], RejectReason.OTHER)[0].decision_id)
    database.brakes = Brakes(1)
    what_if = StudyQuestion(StudyKind.COMPARE, "T", (written("T", [RemoveConsultant("C1")]),))
    planner = replace(center.ana, roles=frozenset({AccountRole.LEAD}))
    acts = (
        lambda: explain_engagement(database, center.ana, GreedySolver(), E1),
        lambda: release(database, center.ana, E2, "1", "Why"),
        lambda: take_step(database, center.ana, Wish(1, None, Step.ACCEPT), lambda *_: None),
        lambda: take_step(database, center.ana, Wish(1, None, Step.UNDO), lambda *_: None),
        lambda: ask_study(database, planner, what_if, ""),
    )
    for act in acts:
        with pytest.raises(SpentError):
            act()
    outcomes = [
        undo(database, center.ana, done),
        *approve(database, center.ana, [approved]),
        *lock(database, center.ana, [approved]),
        *reject(database, center.ana, [approved], RejectReason.OTHER),
    ]
    assert {one.result for one in outcomes} == {Result.WAITS}
    assert all(FULL in one.sentence and "Nothing was changed." in one.sentence for one in outcomes)
    others = team_alternatives(database, center.ana, E1)
    assert (str(others.again_on), others.candidates) == ("2027-01-05", ())
    assert center.row("E2").version == approved.version
    (account,) = asking_accounts(database, knowing(database))
    assert account.waited == 10


@ON_SQLITE
def test_whoever_is_made_free_or_busy_by_hand_draws_on_the_allowance(database: SqlDatabase):
    """A no by phone, an engagement on hold, an own calendar: each changes who is proposed next."""
    there = an_asked_center(database)
    center, offer_id = there.center, the(there.offer("C2")).offer_id

    def calendar() -> str:
        return set_calendar(database, center.ana, C1, "https://calendar.example/a.ics")

    database.brakes = Brakes(1)
    draw(database, center.ana, QuestionKind.EXPLANATION)
    waits = [
        answer_for(database, center.ana, offer_id, Answer.DECLINE),
        take_lifecycle_step(database, center.ana, LifecycleWish(E1, EngagementStep.HOLD, why="Later")),
    ]
    assert all(one.sentence.startswith(FULL) and one.sentence.endswith("Nothing was changed.") for one in waits)
    with pytest.raises(SpentError):
        calendar()
    assert there.states() == ["offered", "offered", "offered"]
    assert asked(center) == 1
    database.brakes = Brakes(100)
    assert answer_for(database, center.ana, offer_id, Answer.DECLINE).done
    assert calendar() == calendar() == ""  # the same again is no change
    assert asked(center) == 3
    assert take_lifecycle_step(database, center.ana, LifecycleWish(E1, EngagementStep.HOLD, why="Later")).done
    assert asked(center) == 4  # one was left on the team


@ON_SQLITE
def test_who_may_read_records_draws_on_nothing(database: SqlDatabase):
    center, lea = a_center(database), knowing(database)
    database.brakes = Brakes(1)
    draw(database, lea, QuestionKind.WHAT_IF, 5)
    assert [team_alternatives(database, lea, name).again_on for name in (E1, E2)] == [None, None]
    assert {one.result for one in approve(database, lea, [center.ref("E2")])} == {Result.DONE}
    assert asking_accounts(database, lea) == ()


@ON_SQLITE
def test_a_team_that_is_refused_counts_and_one_that_is_approved_does_not(database: SqlDatabase):
    center, lea = a_center(database), knowing(database)
    import_problem(database, a_problem([*PEOPLE[:2], a_consultant("C3", languages={"es"})], WORK))
    assert [one.result for one in approve(database, center.ana, [center.ref("E1"), center.ref("E2")])] == [
        Result.DONE, Result.REFUSED,
    ]  # fmt: skip
    assert counts(asking_accounts(database, lea)[0]) == {QuestionKind.REFUSED: (1, 0)}
    database.brakes = Brakes(1)
    assert approve(database, center.ana, [center.ref("E1", "2")])[0].result is Result.WAITS
    with pytest.raises(MatcherError):
        draw(database, center.ana, QuestionKind.WHAT_IF)


@ON_SQLITE
def test_to_look_for_somebody_in_another_place_is_a_new_question(database: SqlDatabase):
    center, lea = a_center(database), knowing(database)
    for place in (None, C1, C2, C1):
        first_rows(database, center.ana, E1, place)
    assert counts(asking_accounts(database, lea)[0]) == {QuestionKind.OTHERS: (3, 0)}


@ON_SQLITE
def test_to_look_at_the_same_list_again_is_no_new_question(database: SqlDatabase):
    center, lea = a_center(database), knowing(database)
    for name in (E1, E1, E2, E1):
        team_alternatives(database, center.ana, name)
    assert counts(asking_accounts(database, lea)[0]) == {QuestionKind.OTHERS: (2, 0)}
    lock(database, center.ana, [center.ref("E2")])
    unlock(database, center.ana, [center.ref("E2")])
    team_alternatives(database, center.ana, E1)  # the schedule was another in between
    assert counts(asking_accounts(database, lea)[0]) == {QuestionKind.OTHERS: (3, 0), QuestionKind.TAKEN_BACK: (1, 0)}
    lock(database, center.ana, [center.ref("E2")])
    database.brakes = Brakes(4)
    assert unlock(database, center.ana, [center.ref("E2")])[0].result is Result.WAITS


@ON_SQLITE
def test_what_was_asked_goes_after_a_month(database: SqlDatabase, clock: Clock):
    center = a_center(database)
    draw(database, center.ana, QuestionKind.WHAT_IF)
    clock.forward(days=31)
    prune(database, Keeping(), dry_run=False)
    clock.forward(days=-31)
    assert asking_accounts(database, knowing(database)) == ()


def test_what_asks_about_one_presenter_alone_counts_as_twenty_questions(database: SqlDatabase):
    center = a_center(database)
    with database.reading() as work:
        seats = {eid: len(one.seats) for eid, one in work.dataset.engagements().items()}
    assert (seats[E1], seats[E2]) == (2, 1)
    for engagement_id, so_far in ((E1, 1), (E2, 21)):
        assert set_affinity(database, center.ana, engagement_id, C1, 20, "They know each other") == ""
        assert asked(center) == so_far
    for presenters, so_far in ((2, 22), (1, 42)):
        request_id = receive(database, NewRequest(ADA, replace(WHOLE, seats=presenters)))
        assert take_step(database, center.ana, Wish(request_id, None, Step.ACCEPT), lambda *_: None).done
        assert asked(center) == so_far
    assert take_step(database, center.ana, Wish(request_id, None, Step.UNDO), lambda *_: None).done
    assert asked(center) == 43  # nobody learns more by taking it back
    for engagement_id, so_far in ((E1, 44), (E2, 64)):
        ask_why(database, center.ana, Query(engagement_id, About.UNCOVERED), by_worker=False)
        assert asked(center) == so_far
    for engagement_id, so_far in ((E1, 65), (E2, 85)):
        explain_engagement(database, center.ana, GreedySolver(), engagement_id)
        assert asked(center) == so_far


def asked(center: Center) -> int:
    with center.database.reading() as work:
        return work.questions.count(center.ana.user_id)
