from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.domain.model.ids import SeatName
from matcher.domain.workflow.engagement import (
    ENGAGEMENTS,
    EngagementGiven,
    EngagementNow,
    EngagementState,
    EngagementStep,
    Lifecycle,
    after,
    refusal,
    stage,
)
from matcher.domain.workflow.offer import OFFERS, Offer, OfferState, OfferStep, expiry
from matcher.domain.workflow.seat import SEATS, TRANSITIONS, SeatGiven, SeatNow, SeatState, SeatStep, seat_state
from matcher.domain.workflow.transitions import Who
from tests.support.builders import MONDAY
from tests.support.names import C1, E1

NOW = MONDAY
LATER = MONDAY + timedelta(days=3)
OFFER = Offer(1, E1, SeatName("1"), C1, LATER, "nonce", NOW, NOW + timedelta(days=1))
END = MONDAY.replace(hour=16)


def seat(state: SeatState, step: SeatStep, **given: object) -> str:
    now = SeatNow(state, OFFER, public=True, first_start=LATER)
    return SEATS.refusal(state, step, now, SeatGiven(NOW, **given))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sits", "approved", "offer", "mark", "state"),
    [
        (False, False, None, None, "open"),
        (False, False, OfferState.DECLINED, SeatState.DECLINED, "declined"),
        (False, True, None, SeatState.RELEASED, "released"),
        (True, False, None, SeatState.EXPIRED, "proposed"),
        (True, False, OfferState.ASKED, None, "proposed"),
        (True, True, None, None, "approved"),
        (True, True, OfferState.ASKED, None, "offered"),
        (True, True, OfferState.ACCEPTED, None, "accepted"),
        (True, True, OfferState.DELIVERED, None, "delivered"),
        (True, True, OfferState.TAKEN_BACK, None, "approved"),
        (True, True, OfferState.EXPIRED, None, "approved"),
    ],
)
def test_where_a_seat_stands_follows_from_who_sits_there_and_was_asked(sits, approved, offer, mark, state):
    assert seat_state(sits=sits, approved=approved, offer=offer, mark=mark) == state


def test_what_the_steps_need():
    assert seat(SeatState.PROPOSED, SeatStep.APPROVE) == ""
    assert seat(SeatState.PROPOSED, SeatStep.APPROVE, broken="A rule.") == "A rule."
    held = SeatNow(SeatState.PROPOSED, matched=False)
    assert "on hold" in SEATS.refusal(held.state, SeatStep.APPROVE, held, SeatGiven(NOW))
    assert seat(SeatState.APPROVED, SeatStep.OFFER) == ""
    hidden = SeatNow(SeatState.APPROVED, first_start=LATER)
    assert "not public" in SEATS.refusal(hidden.state, SeatStep.OFFER, hidden, SeatGiven(NOW))
    begun = SeatNow(SeatState.APPROVED, public=True, first_start=NOW)
    assert "has begun" in SEATS.refusal(begun.state, SeatStep.OFFER, begun, SeatGiven(NOW))
    nobody = SeatNow(SeatState.APPROVED, public=True)
    assert "has begun" in SEATS.refusal(nobody.state, SeatStep.OFFER, nobody, SeatGiven(NOW))
    assert seat(SeatState.OFFERED, SeatStep.EXPIRE) == "The offer is still open."
    late = SeatNow(SeatState.OFFERED, OFFER)
    run_out = SeatGiven(OFFER.expires_at)
    assert "ran out" in SEATS.refusal(late.state, SeatStep.ACCEPT, late, run_out)
    assert "ran out" in SEATS.refusal(late.state, SeatStep.DECLINE, late, run_out)
    assert SEATS.refusal(late.state, SeatStep.EXPIRE, late, run_out) == ""
    assert "Say why" in seat(SeatState.ACCEPTED, SeatStep.RELEASE, why=" ")
    assert seat(SeatState.ACCEPTED, SeatStep.RELEASE, why="They called") == ""
    assert seat(SeatState.ACCEPTED, SeatStep.RELEASE, who=Who.CONSULTANT) == ""
    assert "not over" in seat(SeatState.ACCEPTED, SeatStep.DELIVER)
    assert seat(SeatState.ACCEPTED, SeatStep.DELIVER, over=True) == ""


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Guam", "Pacific/Pago_Pago"])
def test_an_offer_ends_with_a_day_and_never_past_the_start(zone: str):
    clock = ZoneInfo(zone)
    today = NOW.astimezone(clock)
    assert expiry(NOW, 2, NOW + timedelta(days=9), clock) == (today + timedelta(days=2)).replace(hour=23, minute=59)
    assert expiry(NOW, 7, LATER, clock) == LATER


def test_an_offers_own_table():
    assert OFFERS.refusal(OfferState.ASKED, OfferStep.ACCEPT, OFFER, NOW) == ""
    assert "ran out." in OFFERS.refusal(OfferState.ASKED, OfferStep.ACCEPT, OFFER, LATER)
    assert "not run out yet" in OFFERS.refusal(OfferState.ASKED, OfferStep.EXPIRE, OFFER, NOW)
    assert OFFERS.refusal(OfferState.ASKED, OfferStep.EXPIRE, OFFER, LATER) == ""
    assert OFFERS.refusal(OfferState.DECLINED, OfferStep.ACCEPT, OFFER, NOW).startswith("The offer is declined;")


@given(st.lists(st.sampled_from(SeatState), min_size=1, max_size=3), st.data())
def test_whatever_happens_to_a_seat_is_a_step_of_its_engagement(seats: list[SeatState], data: st.DataObject):
    index = data.draw(st.sampled_from(range(len(seats))))
    steps = [step for step in SEATS.possible(seats[index]) if TRANSITIONS[step].after and step is not SeatStep.DELIVER]
    if not steps:
        return
    step = data.draw(st.sampled_from(steps))
    changed = [*seats[:index], TRANSITIONS[step].after or seats[index], *seats[index + 1 :]]
    old, new = stage(seats), stage(changed)
    forward = {one.after for s in ENGAGEMENTS.possible(old, Who.SEATS) if (one := ENGAGEMENTS.transitions[s]).after}
    back = EngagementStep.FALL_BACK in ENGAGEMENTS.possible(old, Who.SEATS)
    order = list(EngagementState)
    asked_still = step is SeatStep.UNANSWER and EngagementStep.COME_BACK in ENGAGEMENTS.possible(old, Who.SEATS)
    assert new == old or new in forward or asked_still or (back and order.index(new) < order.index(old))


def test_an_engagement_is_as_far_as_its_least_advanced_seat():
    assert stage([]) == "open"
    assert stage([SeatState.ACCEPTED, SeatState.DECLINED]) == "open"
    assert stage([SeatState.ACCEPTED, SeatState.PROPOSED]) == "proposed"
    assert stage([SeatState.OFFERED, SeatState.APPROVED]) == "approved"
    assert stage([SeatState.OFFERED, SeatState.ACCEPTED]) == "offered"


YES = (SeatState.ACCEPTED, SeatState.ACCEPTED)


def engagement(state: EngagementState | None = None, *seats: SeatState, **lifecycle: object) -> EngagementNow:
    return EngagementNow(Lifecycle(E1, state, **lifecycle), seats or YES)  # type: ignore[arg-type]


def made(now: EngagementNow, step: EngagementStep, **given: object) -> EngagementNow:
    at = EngagementGiven(END, ends_at=END, **given)  # type: ignore[arg-type]
    assert refusal(now, step, at) == ""
    return EngagementNow(after(now, step, at), now.seats)


def test_an_engagement_runs_from_its_confirmation_to_its_end():
    now = made(engagement(), EngagementStep.PREPARE, support_person=" Ruth Lee ", debrief_on=END.date())
    assert (now.lifecycle.support_person, now.state, now.lifecycle.version) == ("Ruth Lee", "offered", 2)
    for step in ("confirm", "deliver", "evaluate", "close"):
        now = made(now, EngagementStep(step))
    assert (now.state, now.lifecycle.version) == ("closed", 6)


def confirming(now: EngagementNow, **given: object) -> str:
    return refusal(now, EngagementStep.CONFIRM, EngagementGiven(NOW, ends_at=END, **given))  # type: ignore[arg-type]


def test_what_a_confirmation_needs_of_every_engagement():
    days = {"support_person": "Ruth Lee", "debrief_on": END.date()}
    assert confirming(engagement(None, *YES, **days)) == ""
    waits = engagement(None, SeatState.OFFERED, SeatState.ACCEPTED, **days)
    assert confirming(waits) == "1 of 2 presenters have not accepted yet."
    assert "support person" in confirming(engagement())
    for day, well in ((-1, False), (0, True), (1, True), (2, False)):
        chosen = END.date() + timedelta(days=day)
        assert (confirming(engagement(None, *YES, **{**days, "debrief_on": chosen})) == "") is well
    unset = refusal(engagement(None, *YES, **days), EngagementStep.CONFIRM, EngagementGiven(NOW))
    assert unset == "Offer a debrief within a day after the last session first."
    long = EngagementGiven(NOW, support_person="x" * 121)
    assert "at most 120" in refusal(engagement(), EngagementStep.PREPARE, long)


def test_nothing_is_delivered_before_it_is_over():
    confirmed = engagement(EngagementState.CONFIRMED)
    early = EngagementGiven(END - timedelta(minutes=1), ends_at=END)
    assert "not over" in refusal(confirmed, EngagementStep.DELIVER, early)
    assert "not over" in refusal(confirmed, EngagementStep.DELIVER, EngagementGiven(END))


def test_a_confirmation_holds_only_while_everyones_yes_does():
    broken = engagement(EngagementState.CONFIRMED, SeatState.ACCEPTED, SeatState.RELEASED)
    assert broken.state == "open"
    assert engagement(EngagementState.CONFIRMED).state == "confirmed"


def test_looking_again_takes_a_confirmation_back_until_the_next():
    again = made(engagement(EngagementState.CONFIRMED), EngagementStep.LOOK_AGAIN, who=Who.CONSULTANT)
    assert (again.state, again.lifecycle.again) == ("offered", True)
    ready = EngagementNow(Lifecycle(E1, None, 1, "Ruth", END.date(), again=True), YES)
    assert not made(ready, EngagementStep.CONFIRM).lifecycle.again


@pytest.mark.parametrize("stop", [EngagementStep.HOLD, EngagementStep.WITHDRAW])
def test_what_stops_goes_on_from_its_seats_and_what_was_delivered_stays_so(stop: EngagementStep):
    assert "Say why" in refusal(engagement(), stop, EngagementGiven(NOW))
    stopped = made(engagement(EngagementState.CONFIRMED, again=True), stop, why="They asked")
    assert (stopped.lifecycle.again, made(stopped, EngagementStep.RESUME, why="On").state) == (False, "offered")
    delivered = made(engagement(EngagementState.DELIVERED), stop, why="A dispute")
    assert made(delivered, EngagementStep.RESUME, why="Settled").state == "delivered"


def test_what_is_on_hold_may_be_withdrawn_and_remembers_what_was_delivered():
    held = made(engagement(EngagementState.EVALUATED), EngagementStep.HOLD, why="A dispute")
    withdrawn = made(held, EngagementStep.WITHDRAW, why="It went on")
    assert made(withdrawn, EngagementStep.RESUME, why="Settled").state == "evaluated"


def test_a_step_leads_where_the_table_says_or_leaves_the_state():
    assert SEATS.after(SeatState.OFFERED, SeatStep.ACCEPT) is SeatState.ACCEPTED
    assert SEATS.after(SeatState.OFFERED, SeatStep.KEEP) is SeatState.OFFERED
