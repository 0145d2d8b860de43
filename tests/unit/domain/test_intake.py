from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.domain.model.geography import Place
from matcher.domain.model.request_facts import Contact, Facts
from matcher.domain.model.vocabulary import Mode, SeatRole
from matcher.domain.workflow.request import (
    TRANSITIONS,
    Circumstances,
    Request,
    RequestState,
    Step,
    after,
    before,
    engagement_of,
    may_be_duplicates,
    missing,
    next_step,
    refusal,
)
from matcher.domain.workflow.request_letters import referral_letter
from tests.support.requests import NOON, WHOLE, a_request

DAYTON = Place(39.76, -84.19)
TODAY = date(2027, 1, 4)


def given_that(**values: Any) -> Circumstances:
    return Circumstances(NOON, TODAY, **values)


def made(request: Request, step: Step, **values: Any) -> Request:
    assert refusal(request, step, given_that(**values)) == ""
    return after(request, step, given_that(**values))


def test_a_whole_request_is_accepted_and_names_its_engagement():
    accepted = made(a_request(7), Step.ACCEPT)
    assert (accepted.state, accepted.engagement_id, accepted.version) == (RequestState.ACCEPTED, "R00007", 2)


def test_what_is_missing_is_listed_all_at_once():
    assert len(missing(Facts(), None)) == 12  # no place is needed before it is known to be in person
    assert missing(replace(WHOLE, seats=None, language=""), None) == (
        "the language",
        "how many presenters",
    )
    refused = refusal(a_request(seats=None, language=""), Step.ACCEPT, given_that())
    assert refused == "Before it can be accepted, the request must say: the language, how many presenters."


@pytest.mark.parametrize("mode", [Mode.IN_PERSON, Mode.HYBRID])
def test_work_in_person_needs_a_place_on_the_map(mode: Mode):
    facts = replace(WHOLE, mode=mode)
    assert missing(facts, None) == ("a city that is on our map, for work in person",)
    assert missing(facts, DAYTON) == ()


def test_a_federal_grantee_waits_for_its_granting_office():
    grantee = a_request(federal_grantee=True)
    assert "waits for its granting office" in refusal(grantee, Step.ACCEPT, given_that())
    waiting = made(grantee, Step.ASK_GRANTING_OFFICE)
    assert waiting.state is RequestState.WAITING
    assert "only while it is received" in refusal(waiting, Step.ACCEPT, given_that())
    assert "Say why" in refusal(waiting, Step.CONFIRM, given_that(why=" "))
    confirmed = made(waiting, Step.CONFIRM, why="Ms. Reed of the office wrote today")
    assert (confirmed.state, confirmed.facts.granting_office_confirmed) == (RequestState.RECEIVED, True)
    assert "confirmed already" in refusal(confirmed, Step.ASK_GRANTING_OFFICE, given_that())
    assert made(confirmed, Step.ACCEPT).state is RequestState.ACCEPTED


def test_only_a_federal_grantee_has_an_office_to_ask():
    assert "Only a federal grantee" in refusal(a_request(), Step.ASK_GRANTING_OFFICE, given_that())


def test_a_criminal_justice_need_is_referred_and_never_accepted():
    need = a_request(criminal_justice=True)
    assert "refer it out" in refusal(need, Step.ACCEPT, given_that())
    assert made(need, Step.REFER).state is RequestState.REFERRED
    assert "Only a criminal-justice need" in refusal(a_request(), Step.REFER, given_that())


def test_the_letter_names_who_asked_and_where_the_request_goes():
    letter = referral_letter(a_request())
    assert letter.startswith("Dear Ada Lane,")
    assert "Harbor Light Shelter" in letter
    assert "OVC TTAC" in letter


def test_declining_takes_a_reason():
    assert "Say why" in refusal(a_request(), Step.DECLINE, given_that())
    assert made(a_request(), Step.DECLINE, why="Outside of what we do").state is RequestState.DECLINED


def test_only_the_first_answer_stops_the_clock():
    answered = made(a_request(), Step.ANSWER)
    assert answered.first_answer_at == NOON
    later = replace(given_that(), now=NOON + timedelta(hours=1))
    assert after(answered, Step.ANSWER, later).first_answer_at == NOON


def test_a_duplicate_names_another_request_that_is_none_itself():
    request, other = a_request(2), a_request(1)
    assert "Name the other" in refusal(request, Step.MARK_DUPLICATE, given_that())
    assert "Name the other" in refusal(request, Step.MARK_DUPLICATE, given_that(original=request))
    repeated = replace(other, state=RequestState.DUPLICATE)
    assert "itself a duplicate" in refusal(request, Step.MARK_DUPLICATE, given_that(original=repeated))
    marked = made(request, Step.MARK_DUPLICATE, original=other)
    assert (marked.state, marked.duplicate_of) == (RequestState.DUPLICATE, 1)


def test_what_nobody_answered_is_never_put_aside():
    assert "Answer it first" in refusal(a_request(), Step.SNOOZE, given_that(until=TODAY + timedelta(days=1)))
    answered = made(a_request(), Step.ANSWER)
    assert "after today" in refusal(answered, Step.SNOOZE, given_that(until=TODAY))
    assert "after today" in refusal(answered, Step.SNOOZE, given_that())
    aside = made(answered, Step.SNOOZE, until=TODAY + timedelta(days=1))
    assert (aside.asleep(TODAY), aside.asleep(TODAY + timedelta(days=1))) == (True, False)
    assert aside.state is RequestState.RECEIVED
    awake = made(aside, Step.WAKE)
    assert not awake.asleep(TODAY)
    assert "not put aside" in refusal(awake, Step.WAKE, given_that())


def test_a_request_whose_seats_are_decided_is_not_withdrawn():
    accepted = made(a_request(), Step.ACCEPT)
    refused = refusal(accepted, Step.WITHDRAW, given_that(why="They wrote", decided_seats=True))
    assert "approved or locked" in refused
    withdrawn = made(accepted, Step.WITHDRAW, why="They wrote")
    assert (withdrawn.state, withdrawn.engagement_id) == (RequestState.WITHDRAWN, None)


def test_completing_puts_other_facts_in_the_place_of_those_that_were_there():
    assert made(a_request(), Step.COMPLETE, facts=Facts(need="Other")).facts == Facts(need="Other")


@pytest.mark.parametrize("step", [step for step in Step if TRANSITIONS[step].undoable])
def test_a_step_that_is_taken_back_leaves_all_but_the_version_as_it_was(step: Step):
    state = RequestState.WAITING if step is Step.CONFIRM else RequestState.RECEIVED
    request = a_request(
        2,
        state=state,
        first_answer_at=NOON,
        criminal_justice=step is Step.REFER,
        federal_grantee=step in (Step.ASK_GRANTING_OFFICE, Step.CONFIRM),
    )
    there = made(request, step, why="so", original=a_request(1), until=TODAY + timedelta(days=3))
    assert before(there, step, state) == replace(request, version=3)


@given(st.sampled_from(RequestState), st.sampled_from(Step))
def test_every_step_from_every_state_is_made_or_refused_with_a_sentence(state: RequestState, step: Step):
    refused = refusal(a_request(state=state), step, given_that())
    if state not in TRANSITIONS[step].before:
        assert refused.startswith(f"The request is {state.value.replace('_', ' ')};")
    assert refused == "" or refused.endswith(".")


def test_an_accepted_request_becomes_an_engagement_with_topics_and_seats():
    engagement = engagement_of(a_request(3), None, TODAY, with_lived_experience=1)
    assert engagement.engagement_id == "R00003"
    assert engagement.topics == {"human_trafficking_101": 3}
    assert list(engagement.seats) == ["1", "2"]
    assert sorted(engagement.seats.values()) == [SeatRole.ANY, SeatRole.SURVIVOR]
    assert (engagement.requested_on, engagement.cadence_days, engagement.priority) == (TODAY, 0, 3)


def test_which_seat_asks_for_lived_experience_is_drawn():
    made = [engagement_of(a_request(3), None, TODAY, with_lived_experience=1) for _ in range(64)]
    found = {seat for one in made for seat, role in one.seats.items() if role is SeatRole.SURVIVOR}
    assert found == {"1", "2"}  # by chance alone, once in 2**63 runs it is not


def test_no_engagement_is_made_of_half_a_request():
    with pytest.raises(ValueError, match="all that is needed"):
        engagement_of(a_request(seats=None), None, TODAY, with_lived_experience=0)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (a_request(2), True),
        (a_request(1), False),  # itself
        (a_request(2, received_at=NOON + timedelta(days=60)), True),
        (a_request(2, received_at=NOON + timedelta(days=60, seconds=1)), False),
        (a_request(2, organization="Other", contact=Contact("A", "ADA.Lane@example.org"), city="Lima"), True),
        (a_request(2, organization="HARBOR light shelter", contact=Contact("B", "b@example.org"), city="Lima"), True),
        (a_request(2, organization="Other", contact=Contact("B", "b@example.org")), True),  # city and topic
        (a_request(2, organization="Other", contact=Contact("B", "b@example.org"), city="Lima"), False),
        (
            a_request(2, organization="O", contact=Contact("B", "b@x.org"), topics=frozenset({"labor_trafficking"})),
            False,
        ),
    ],
)
def test_what_may_be_a_duplicate(other: Request, same: bool):
    assert may_be_duplicates(a_request(1), other) is same
    assert may_be_duplicates(other, a_request(1)) is same


@pytest.mark.parametrize(
    ("request_", "step"),
    [
        (a_request(), Step.ACCEPT),
        (a_request(seats=None), Step.SEND_BACK),
        (a_request(criminal_justice=True, federal_grantee=True), Step.REFER),
        (a_request(federal_grantee=True), Step.ASK_GRANTING_OFFICE),
        (replace(a_request(federal_grantee=True), state=RequestState.WAITING), Step.CONFIRM),
        (replace(a_request(), state=RequestState.ACCEPTED), Step.ANSWER),
        (replace(a_request(), snoozed_until=TODAY + timedelta(days=1)), Step.ANSWER),
        (replace(a_request(), state=RequestState.ACCEPTED, first_answer_at=NOON), None),
        (replace(a_request(), state=RequestState.WITHDRAWN), None),
    ],
)
def test_the_next_step_is_one_that_is_not_refused(request_: Request, step: Step | None):
    place = given_that().place
    assert next_step(request_, place, TODAY) is step
    filled_in = given_that(why="Ms. Lee, by mail", until=TODAY + timedelta(days=1))
    assert step is None or refusal(request_, step, filled_in) == ""
