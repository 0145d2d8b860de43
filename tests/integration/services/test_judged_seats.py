"""What was decided is judged again whenever a fact changes: a seat in doubt waits until a person has decided."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.calendar import Interval
from matcher.domain.model.errors import DatasetError
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.problem import Problem
from matcher.domain.model.vocabulary import ConsultantStatus, Mode, SeatRole
from matcher.domain.rules.approved_stands import SETTLED
from matcher.domain.workflow.offer import OfferState
from matcher.records import AccountRole, Action, Brakes, Placement, RowState, User
from matcher.services.engagements.keeping_seats import keep
from matcher.services.engagements.lifecycle import SOMEONE_ELSE, release
from matcher.services.failures import NotFoundError, NotPermittedError
from matcher.services.offers.answering import IN_THE_WAY, Answer, answer_by_link, answer_for
from matcher.services.offers.offering import NOT_ASKED, send_offers, to_ask
from matcher.services.publication.publishing import publish, waiting
from matcher.services.review.decisions import RejectReason, approve, last_decision, lock, reject, undo, unlock
from matcher.services.review.proposal_review import latest_review
from matcher.services.seats.judged_seats import NOT_DECIDED, JudgedSeat, judged_seats, waiting_seats
from matcher.services.step_outcome import StepOutcome
from tests.integration.services.asked import DAYS, Asked, an_asked_center
from tests.integration.services.center import Center, a_center
from tests.support.builders import (
    MONDAY,
    TUESDAY,
    a_consultant,
    a_policy,
    a_problem,
    an_assignment,
    an_engagement,
    excludes,
    seats,
    span,
)
from tests.support.databases import Clock, a_user, import_problem, propose_rows
from tests.support.names import the

CHANGES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "works there now": ({"organization": "Example Services"}, {}),
    "not cleared for minors": ({"cleared_for_minors": False}, {"minors_present": True}),
    "excludes the state": ({"exclusions": excludes("state", "OH")}, {}),
    "inactive": ({"status": ConsultantStatus.INACTIVE}, {}),
    "not available": ({"unavailable": (span("2027-03-01 10:00", "2027-03-01 11:00"),)}, {}),
    "the window moved": ({}, {"window_start": date(2027, 3, 2)}),
}
INACTIVE = CHANGES["inactive"]
WEEK = timedelta(days=7)


def alone(database: SqlDatabase) -> Center:
    """C1 is approved for E1, and nobody is asked."""
    center = a_center(database, a_problem(), [an_assignment()])
    approve(database, center.ana, [center.ref("E1")])
    return center


def bring(database: SqlDatabase, change: tuple[dict[str, Any], dict[str, Any]]) -> None:
    person, work = change
    import_problem(database, a_problem([a_consultant("C1", **person)], [an_engagement("E1", **work)]))


def found(database: SqlDatabase) -> JudgedSeat:
    (one,) = judged_seats(database).values()
    return one


def keep_it(center: Center, why: str = "Her new agreement is signed", who: User | None = None) -> StepOutcome:
    where = Placement(ConsultantId("C1"), MONDAY)
    return keep(center.database, who or center.ana, EngagementId("E1"), SeatName("1"), why, where)


def test_nothing_is_said_while_nothing_changed(database: SqlDatabase):
    alone(database)
    assert judged_seats(database) == {}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_an_approved_seat_is_flagged_and_not_published(database: SqlDatabase, change: tuple[Any, Any]):
    center = alone(database)
    bring(database, change)
    assert found(database).waits
    done = publish(database, center.ana)
    assert (done.version, [one.key for one in done.held_back]) == (None, [("E1", "1")])
    assert done.sentence == (
        "Nothing was published: 1 approved seat no longer holds. Release it, or keep it with a reason."
    )


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_public_seat_is_flagged_and_nobody_asked(database: SqlDatabase, change: tuple[Any, Any]):
    center = alone(database)
    publish(database, center.ana)
    bring(database, change)
    assert to_ask(database) == ()
    sent = send_offers(database, center.ana, DAYS)
    assert (sent.offers, sent.sentence, len(sent.held_back)) == ((), NOT_ASKED, 1)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_yes_to_a_flagged_seat_is_not_noted(database: SqlDatabase, change: tuple[Any, Any]):
    center = alone(database)
    publish(database, center.ana)
    (offer,) = send_offers(database, center.ana, DAYS).offers
    bring(database, change)
    assert answer_by_link(database, offer.nonce, Answer.ACCEPT).sentence == IN_THE_WAY
    database.brakes = Brakes(1)
    told = answer_for(database, center.ana, offer.offer_id, Answer.ACCEPT)
    assert (told.done, told.sentence.startswith("It no longer holds: ")) == (False, True)
    told = answer_for(database, center.ana, offer.offer_id, Answer.ACCEPT)  # the first was all for the day
    assert (told.done, told.sentence.endswith("has been told. Nothing was changed.")) == (False, True)


def test_whatever_changes_is_flagged_at_every_step_until_it_changes_back(database: SqlDatabase, clock: Clock):
    """From the proposal until the first of two sessions is over and the second is to come."""
    twice = {"sessions": 2, "cadence_days": 7}
    asked = Asked(a_center(database, a_problem(engagements=[an_engagement("E1", **twice)]), [an_assignment()]))
    ana, center = asked.ana, asked.center

    def bring_all(person: dict[str, Any], work: dict[str, Any], busy: tuple[Interval, ...] = (), **policy: Any) -> None:
        data = a_problem([a_consultant("C1", **person)], [an_engagement("E1", **twice, **work)])
        import_problem(database, data, a_policy(as_of=clock().date(), **policy))
        database.writing(lambda unit: unit.calendars.set_busy(ConsultantId("C1"), busy))

    def said_yes() -> None:
        assert asked.say("C1", Answer.ACCEPT).done
        assert asked.step("prepare", support_person="Ruth Lee", debrief_on=date(2027, 3, 8)).done

    steps: dict[str, Callable[[], object]] = {
        "proposed": lambda: None,
        "locked": lambda: lock(database, ana, [center.ref("E1")]),
        "approved": lambda: approve(database, ana, [center.ref("E1")]),
        "public": lambda: publish(database, ana),
        "asked": lambda: send_offers(database, ana, DAYS),
        "said yes": said_yes,
        "confirmed": lambda: asked.step("confirm"),
        "underway": lambda: clock.forward(days=58),
    }
    second = (span("2027-03-08 10:30", "2027-03-08 11:00"),)
    changes: tuple[dict[str, Any], ...] = (
        *({"person": person, "work": work} for person, work in CHANGES.values()),
        {"person": {}, "work": {}, "busy": second},
        {"person": {}, "work": {}, "lead_days_virtual": 100},
        {"person": {"agreement_end": date(2027, 3, 5)}, "work": {}},
        {"person": {}, "work": {}, "holidays": frozenset({date(2027, 3, 8)})},
    )
    for name, take in steps.items():
        take()
        bring_all({}, {})
        assert judged_seats(database) == {}, name
        for change in changes:
            bring_all(**change)
            assert found(database).waits is (name != "proposed"), (name, change)
        bring_all({}, {})
    assert asked.states() == ["confirmed", "accepted"]


def test_a_locked_seat_is_not_kept_but_unlocked_or_released(database: SqlDatabase):
    center = a_center(database, a_problem(), [an_assignment()])
    lock(database, center.ana, [center.ref("E1")])
    bring(database, INACTIVE)
    assert (found(database).waits, found(database).what_would_do) == (True, "Unlock the seat, or release it.")
    assert not keep_it(center).done
    unlock(database, center.ana, [center.ref("E1")])
    assert (found(database).waits, found(database).what_would_do) == (False, NOT_DECIDED)


def test_what_else_is_approved_goes_public_all_the_same(database: SqlDatabase):
    problem = a_problem(engagements=[an_engagement("E1"), an_engagement("E2")])
    center = a_center(database, problem, [an_assignment("E1"), an_assignment("E2", first_start=TUESDAY)])
    approve(database, center.ana, [center.ref("E1"), center.ref("E2")])
    late = an_engagement("E1", window_start=date(2027, 3, 2))
    import_problem(database, a_problem(engagements=[late, an_engagement("E2")]))
    done = publish(database, center.ana)
    assert [change.key for change in done.changes] == [("E2", "1")]
    assert [one.key for one in done.held_back] == [("E1", "1")]


def test_who_was_public_before_leaves_even_where_the_next_may_not_go_public_yet(database: SqlDatabase):
    people = [a_consultant("C1"), a_consultant("C2")]
    center = a_center(database, a_problem(people), [an_assignment()])
    approve(database, center.ana, [center.ref("E1")])
    publish(database, center.ana)
    assert release(database, center.ana, EngagementId("E1"), "1", "She moved").done
    propose_rows(database, [an_assignment("E1", "1", "C2")])
    approve(database, center.ana, [center.ref("E1")])
    import_problem(database, a_problem([people[0], replace(people[1], status=ConsultantStatus.INACTIVE)]))
    assert [(change.before, change.after) for change in waiting(database).changes] == [
        (Placement(ConsultantId("C1"), MONDAY), None)
    ]


def test_a_kept_seat_goes_on_with_its_reason_on_record(database: SqlDatabase):
    center = alone(database)
    bring(database, INACTIVE)
    assert keep_it(center).done
    kept = the(found(database).kept)
    assert (kept.by, kept.why, found(database).waits) == ("Ana", "Her new agreement is signed", False)
    assert publish(database, center.ana).version
    (offer,) = send_offers(database, center.ana, DAYS).offers
    assert answer_by_link(database, offer.nonce, Answer.ACCEPT).done
    with database.reading() as work:
        (entry,) = work.trail.find(actions=[Action.KEEP])
    assert (entry.actor, entry.reason, entry.before, entry.after) == ("Ana", kept.why, "approved", "approved")
    assert entry.note == f"although: {found(database).sentence}"


def test_a_keep_lasts_while_the_facts_that_it_rests_on_are_the_same(database: SqlDatabase):
    center = alone(database)
    bring(database, INACTIVE)
    keep_it(center)
    bring(database, ({**INACTIVE[0], "name": "Ada Other", "recent_engagements": 3}, {"priority": 5}))
    assert the(found(database).kept).by == "Ana"


@pytest.mark.parametrize(
    "change",
    [({"status": ConsultantStatus.DENIED}, {}), ({**INACTIVE[0], "organization": "Example Services"}, {})],
    ids=["the same fact again", "another rule is broken too"],
)
def test_a_keep_ends_as_soon_as_something_else_speaks_against_the_seat(database: SqlDatabase, change: tuple[Any, Any]):
    center = alone(database)
    bring(database, INACTIVE)
    keep_it(center)
    bring(database, change)
    assert found(database).waits


def test_a_keep_outlasts_hours_beside_the_sessions_and_entries_cut_otherwise(database: SqlDatabase):
    """A week lies between two sessions: what is taken then, and when what falls into them began, is of no matter."""
    work = {"sessions": 2, "cadence_days": 7}
    center = a_center(database, a_problem(engagements=[an_engagement("E1", **work)]), [an_assignment()])
    approve(database, center.ana, [center.ref("E1")])
    away = span("2027-03-08 10:30", "2027-03-10 17:00")

    def taken(*hours: Interval) -> None:
        bring(database, ({"unavailable": hours}, work))

    taken(away)
    assert keep_it(center).done
    taken(span("2027-03-03 09:00", "2027-03-03 17:00"), span("2027-03-08 10:30", "2027-03-08 18:00"))
    assert the(found(database).kept).by == "Ana"
    taken(span("2027-03-08 10:15", "2027-03-10 17:00"))
    assert found(database).waits


def test_a_keep_is_for_the_person_who_sat_there(database: SqlDatabase):
    center = alone(database)
    bring(database, INACTIVE)
    keep_it(center)
    assert release(database, center.ana, EngagementId("E1"), "1", "After all").done
    assert judged_seats(database) == {}
    assert database.writing(lambda work: work.kept_seats.all(work.access_log.admit(None, None, "compared"))) == {}


def test_a_keep_needs_a_reason_the_permission_and_something_to_decide(database: SqlDatabase):
    center = alone(database)
    assert keep_it(center).sentence.startswith("Every rule holds for it")
    bring(database, INACTIVE)
    assert keep_it(center, " ").sentence == "Say why: the reason is kept with the step."
    other = Placement(ConsultantId("C2"), MONDAY)
    assert keep(database, center.ana, EngagementId("E1"), SeatName("1"), "So", other).sentence == SOMEONE_ELSE
    with pytest.raises(NotPermittedError):
        keep_it(center, who=a_user(database, "Eve", AccountRole.AUDITOR))
    with pytest.raises(NotFoundError):
        keep(database, center.ana, EngagementId("E9"), SeatName("1"), "So", other)
    assert keep_it(center).done
    assert keep_it(center).sentence.startswith("Every rule holds for it, or it was kept already")


def test_a_released_seat_is_no_longer_flagged(database: SqlDatabase):
    center = alone(database)
    bring(database, INACTIVE)
    assert release(database, center.ana, EngagementId("E1"), "1", "Her agreement ended").done
    assert judged_seats(database) == {}


def test_who_said_yes_stays_until_a_person_decides_and_stands_first(database: SqlDatabase):
    asked = an_asked_center(database)
    assert asked.say("C3", Answer.ACCEPT, "E2").done
    people = [a_consultant(name, status=ConsultantStatus.INACTIVE) for name in ("C1", "C2", "C3")]
    work = [an_engagement("E1", seats=seats("expert", "survivor")), an_engagement("E2")]
    import_problem(database, a_problem(people, work))
    assert asked.offer("C3", "E2").state is OfferState.ACCEPTED
    assert [(one.placement.consultant_id, one.agreed) for one in waiting_seats(judged_seats(database))] == [
        ("C3", True), ("C1", False), ("C2", False),
    ]  # fmt: skip


def test_data_without_the_engagement_of_someone_who_said_yes_is_refused(database: SqlDatabase):
    asked = an_asked_center(database)
    assert asked.say("C3", Answer.ACCEPT, "E2").done
    people = [a_consultant(name) for name in ("C1", "C2", "C3")]
    with pytest.raises(DatasetError, match=r"Person C3 \(C3\) said yes to Example Services \(E2\), which is missing"):
        import_problem(database, a_problem(people, [an_engagement("E1", seats=seats("expert", "survivor"))]))
    assert asked.offer("C3", "E2").state is OfferState.ACCEPTED


def test_an_engagement_is_not_confirmed_while_a_seat_of_it_is_in_doubt(database: SqlDatabase):
    center = alone(database)
    publish(database, center.ana)
    (offer,) = send_offers(database, center.ana, DAYS).offers
    answer_by_link(database, offer.nonce, Answer.ACCEPT)
    asked = Asked(center)
    assert asked.step("prepare", support_person="Ruth Lee", debrief_on=date(2027, 3, 1)).done
    bring(database, INACTIVE)
    database.brakes = Brakes(1)
    assert asked.step("confirm").sentence.startswith("It no longer holds: ")
    assert keep_it(center).done
    assert asked.step("confirm").sentence.endswith("has been told. Nothing was changed.")
    database.brakes = Brakes(2)
    assert asked.step("confirm").done


def test_a_proposed_seat_is_flagged_too_and_can_not_be_kept(database: SqlDatabase):
    center = a_center(database, a_problem(), [an_assignment()])
    bring(database, INACTIVE)
    assert (found(database).decided, found(database).waits) == (False, False)
    assert keep_it(center).sentence.startswith("The seat is proposed;")


GONE = [
    (a_problem(engagements=[an_engagement("E2")]), "The engagement is not in the data."),
    (a_problem([a_consultant("C2")]), "The consultant is not in the data."),
    (a_problem(engagements=[an_engagement("E1", seats={SeatName("2"): SeatRole.ANY})]), "The seat is not in the data."),
]


@pytest.mark.parametrize(("without", "gone"), GONE, ids=["engagement", "consultant", "seat"])
def test_a_row_of_which_nothing_can_come_any_more_says_so(database: SqlDatabase, without: Problem, gone: str):
    center = a_center(database, a_problem(), [an_assignment()])
    import_problem(database, without)
    assert center.standing() == {}
    assert (found(database).sentence, found(database).decided) == (gone, False)
    assert the(latest_review(database)).groups[0].rows[0].verdict == found(database)


@pytest.mark.parametrize("without", [problem for problem, _ in GONE], ids=["engagement", "consultant", "seat"])
def test_what_left_the_data_and_came_back_is_judged_again(database: SqlDatabase, without: Problem):
    center = a_center(database, a_problem(), [an_assignment()])
    import_problem(database, without)
    bring(database, CHANGES["works there now"])
    assert [breach.rule for breach in found(database).breaches] == ["no_conflict_of_interest"]
    assert center.standing() == {("E1", "1"): ("C1", "proposed", False)}
    bring(database, ({}, {}))
    assert judged_seats(database) == {}


def test_an_approval_that_left_with_its_engagement_waits_again_and_is_judged(database: SqlDatabase):
    center = alone(database)
    import_problem(database, a_problem(engagements=[an_engagement("E2")]))
    bring(database, CHANGES["works there now"])
    assert center.row("E1").state is RowState.PENDING
    assert [breach.rule for breach in found(database).breaches] == ["no_conflict_of_interest"]


def test_a_row_is_judged_beside_whom_the_data_has_proposed_there(database: SqlDatabase):
    """The data brings a schedule of its own: both people are shown somewhere, so both are judged."""
    center = a_center(database, a_problem(), [an_assignment()])
    people = [a_consultant(name, status=ConsultantStatus.INACTIVE) for name in ("C1", "C2")]
    import_problem(database, a_problem(people, proposed=[an_assignment("E1", "1", "C2")]))
    assert center.standing() == {("E1", "1"): ("C2", "proposed", False)}
    assert sorted(one.placement.consultant_id for one in judged_seats(database).values()) == ["C1", "C2"]


def test_a_row_whose_seat_the_data_brings_approved_is_settled(database: SqlDatabase):
    a_center(database, a_problem(), [an_assignment()])
    people = [a_consultant("C1"), a_consultant("C2")]
    import_problem(database, a_problem(people, approved=[an_assignment("E1", "1", "C2")]))
    assert (found(database).placement.consultant_id, found(database).sentence) == ("C1", SETTLED)


def test_rows_of_which_nothing_stands_are_judged_beside_each_other(database: SqlDatabase):
    """C1 is proposed for two hours on each of two days, and then gives three in a week."""
    work = [an_engagement("E1"), an_engagement("E2")]
    rows = [an_assignment("E1"), an_assignment("E2", first_start=TUESDAY)]
    a_center(database, a_problem(engagements=work), rows)
    others = a_problem(
        [a_consultant("C1", max_hours_per_week=3)],
        [*work, an_engagement("E3")],
        proposed=[an_assignment("E3", first_start=MONDAY + WEEK)],
    )
    import_problem(database, others)
    verdicts = [one for one in judged_seats(database).values() if one.key.engagement_id != "E3"]
    assert [[breach.rule for breach in one.breaches] for one in verdicts] == [["weekly_hours"], ["weekly_hours"]]


def test_days_that_pass_make_a_proposal_too_late_but_break_no_decision(database: SqlDatabase, clock: Clock):
    center = a_center(database, a_problem(), [an_assignment()])
    clock.forward(days=53)
    assert [breach.rule for breach in found(database).breaches] == ["offered_start"]
    clock.forward(days=-53)
    approve(database, center.ana, [center.ref("E1")])
    clock.forward(days=53)
    assert judged_seats(database) == {}


def test_notice_counts_from_the_decision_whatever_the_policy_asks_for_by_now(database: SqlDatabase, clock: Clock):
    """Approved 56 days ahead: 100 days of notice speak against it, 50 don't, on any day from then on."""
    center = alone(database)
    clock.forward(days=20)
    import_problem(database, a_problem(), a_policy(as_of=clock().date(), lead_days_virtual=100))
    assert found(database).sentence == (
        "The start was decided on Mon, Jan 4, 2027, 56 days ahead, and 100 days of notice are required now:"
        " another start, or shorter notice, would do."
    )
    assert keep_it(center).done
    assert not found(database).waits
    import_problem(database, a_problem(), a_policy(as_of=clock().date(), lead_days_virtual=101))
    assert found(database).waits
    import_problem(database, a_problem(), a_policy(as_of=clock().date(), lead_days_virtual=50))
    clock.forward(days=30)
    assert judged_seats(database) == {}


def test_notice_counts_from_the_first_decision_on_the_start_and_not_from_one_taken_back(
    database: SqlDatabase, clock: Clock
):
    """Locked on January 4, approved ten days later; of what an import brought approved, nobody knows when."""
    center = a_center(database, a_problem(), [an_assignment()])
    lock(database, center.ana, [center.ref("E1")])
    undo(database, center.ana, the(last_decision(database, center.ana)).entry_id)
    clock.forward(days=10)
    lock(database, center.ana, [center.ref("E1")])
    clock.forward(days=10)
    approve(database, center.ana, [center.ref("E1")])
    import_problem(database, a_problem(), a_policy(as_of=clock().date(), lead_days_virtual=50))
    assert "Thu, Jan 14, 2027, 46 days ahead" in found(database).sentence
    work = [an_engagement("E1"), an_engagement("E2")]
    brought = a_problem(engagements=work, approved=[an_assignment("E2", first_start=TUESDAY)])
    import_problem(database, brought, a_policy(as_of=clock().date(), lead_days_virtual=50))
    assert found(database).key.engagement_id == "E1"


def test_data_read_as_of_one_day_counts_notice_from_then(database: SqlDatabase, clock: Clock):
    """Approved on February 28 by data of January 4, with five days of notice: in time by that data."""
    center = a_center(database, a_problem(), [an_assignment()])
    import_problem(database, a_problem(), a_policy(as_of=date(2027, 1, 5)))
    clock.forward(days=55)
    approve(database, center.ana, [center.ref("E1")])
    assert center.standing() == {("E1", "1"): ("C1", "approved", False)}
    assert judged_seats(database) == {}


def test_an_engagement_that_is_held_on_site_now_had_too_little_notice(database: SqlDatabase, clock: Clock):
    center = a_center(database, a_problem(), [an_assignment()])
    import_problem(database, a_problem(), a_policy(as_of=clock().date()))
    clock.forward(days=40)
    approve(database, center.ana, [center.ref("E1")])
    assert judged_seats(database) == {}
    on_site = a_problem(engagements=[an_engagement("E1", mode=Mode.IN_PERSON)])
    import_problem(database, on_site, a_policy(as_of=clock().date()))
    assert "16 days ahead, and 21 days of notice are required now" in found(database).sentence


def test_another_decision_speaks_against_a_seat(database: SqlDatabase):
    """A pair that the data turns down stands nowhere unflagged."""
    alone(database)
    import_problem(database, a_problem(rejections=[("E1", "C1")]))
    assert [breach.rule for breach in found(database).breaches] == ["not_rejected"]


def test_a_changed_policy_speaks_against_a_seat(database: SqlDatabase):
    alone(database)
    import_problem(database, a_problem(), a_policy(holidays=frozenset({date(2027, 3, 1)})))
    assert [breach.rule for breach in found(database).breaches] == ["offered_start"]


def test_hours_that_a_calendar_takes_speak_against_a_seat_at_once(database: SqlDatabase):
    alone(database)
    busy = span("2027-03-01 10:30", "2027-03-01 11:00")
    database.writing(lambda work: work.calendars.set_busy(ConsultantId("C1"), [busy]))
    assert [breach.rule for breach in found(database).breaches] == ["available"]


def test_the_panel_of_a_team_is_told_of_the_whole_team(database: SqlDatabase):
    people = [a_consultant("C1"), a_consultant("C2")]
    work = [an_engagement("E1", seats=seats("expert", "survivor"))]
    rows = [an_assignment("E1", "1", "C1"), an_assignment("E1", "2", "C2")]
    center = a_center(database, a_problem(people, work), rows)
    approve(database, center.ana, [center.ref("E1", "1"), center.ref("E1", "2")])
    import_problem(database, a_problem([people[0], replace(people[1], years_lived_experience=1)], work))
    assert [(one.placement.consultant_id, one.sentence) for one in waiting_seats(judged_seats(database))] == [
        ("C1", "The panel requirement is not met by the team."),
        ("C2", "The panel requirement is not met by the team."),
    ]


def test_what_was_delivered_is_past_judging(database: SqlDatabase, clock: Clock):
    asked = an_asked_center(database)
    asked.confirmed()
    clock.moment = MONDAY.replace(hour=20)
    assert asked.step("deliver").done
    people = [a_consultant(name, status=ConsultantStatus.INACTIVE) for name in ("C1", "C2", "C3")]
    work = [an_engagement("E1", seats=seats("expert", "survivor")), an_engagement("E2")]
    import_problem(database, a_problem(people, work))
    assert {one.key.engagement_id for one in waiting_seats(judged_seats(database))} == {"E2"}


def test_nobody_is_looked_up_where_nothing_stands(database: SqlDatabase):
    import_problem(database, a_problem())
    with database.reading() as work:
        before = len(work.access_log.entries())
    assert judged_seats(database) == {}
    with database.reading() as work:
        assert len(work.access_log.entries()) == before


def test_a_rejected_row_leaves_nothing_to_judge(database: SqlDatabase):
    center = a_center(database, a_problem(), [an_assignment()])
    reject(database, center.ana, [center.ref("E1")], RejectReason.OTHER)
    assert judged_seats(database) == {}
