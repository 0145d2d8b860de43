"""What holds for every table: no walk leaves it, and whatever it refuses it refuses in words that help."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.cli.reference.states_page import states_page
from matcher.domain.workflow.engagement import ENGAGEMENTS, EngagementState
from matcher.domain.workflow.letter import LETTERS, LetterState
from matcher.domain.workflow.offer import OFFERS, OfferState
from matcher.domain.workflow.request import REQUESTS, RequestState
from matcher.domain.workflow.seat import SEATS, SeatState
from matcher.domain.workflow.transitions import TransitionError, TransitionTable, Who, every, words
from matcher.records import Permission

TABLES: list[TransitionTable[Any, Any, Any, Any]] = [REQUESTS, ENGAGEMENTS, SEATS, OFFERS, LETTERS]
NOWHERE_LEFT = {
    RequestState.WITHDRAWN, EngagementState.CLOSED, SeatState.DELIVERED,
    OfferState.EXPIRED, OfferState.TAKEN_BACK, OfferState.DELIVERED, LetterState.SENT, LetterState.DISCARDED,
}  # fmt: skip


@given(st.data())
def test_no_walk_leaves_its_table_and_every_refusal_names_the_state_and_what_is_possible(data: st.DataObject):
    table = data.draw(st.sampled_from(TABLES))
    state = data.draw(st.sampled_from(table.states))
    for step in data.draw(st.lists(st.sampled_from(list(table.transitions)), max_size=30)):
        refused = table.misplaced(state, step)
        if step in table.possible(state):
            assert refused == ""
            state = table.transitions[step].after or state
        else:
            assert refused.startswith(f"The {table.noun} is {words(state)}; ")
            told = refused.partition("Possible now: ")[2].removesuffix(".")
            assert told == (", ".join(words(one) for one in table.possible(state)) or "nothing")
        assert state in table.states


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.noun)
def test_every_state_is_reached_and_only_final_ones_lead_nowhere(table: TransitionTable[Any, Any, Any, Any]):
    reached = {one.after for one in table.transitions.values()} | {table.states[0]}
    assert reached >= set(table.states)
    stuck = {s for s in table.states if all(t.after in (None, s) for t in table.transitions.values() if s in t.before)}
    assert stuck <= NOWHERE_LEFT | {EngagementState.WITHDRAWN}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.noun)
def test_every_step_says_who_and_what_it_is_and_every_need_says_itself(table: TransitionTable[Any, Any, Any, Any]):
    people = {permission.value for permission in Permission}
    machines = {Who.CONSULTANT, Who.CLOCK, Who.NIGHT, Who.SEATS, Who.IMPORT, Who.SERVER}
    for transition in table.transitions.values():
        assert transition.before
        assert transition.who
        assert all(who in machines or who.value in people for who in transition.who)
        assert all(need.__doc__ for need in transition.needs)
        assert transition.meaning.endswith(".")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.noun)
def test_a_door_lets_through_what_the_table_has_and_nothing_else(table: TransitionTable[Any, Any, Any, Any]):
    for step, transition in table.transitions.items():
        for state in table.states:
            for then in (None, *table.states):
                for who in (None, *Who):
                    there = state in transition.before and (who is None or who in transition.who)
                    fits = there and (then is None or transition.after in (None, then))
                    if fits:
                        table.require(state, step, then, who)
                    else:
                        with pytest.raises(TransitionError, match=f"^{table.noun}: {step} from {state} "):
                            table.require(state, step, then, who)


def test_who_may_is_told_apart():
    assert SEATS.possible(SeatState.OFFERED, Who.CLOCK) == ("expire",)
    assert SEATS.possible(SeatState.OFFERED, Who.CONSULTANT) == ("accept", "decline", "release")


def test_all_but_a_few():
    assert every(OfferState, but={OfferState.ASKED}) == frozenset(OfferState) - {OfferState.ASKED}


def test_every_step_of_every_table_is_on_the_page():
    lines = [line for line in states_page().splitlines() if line.startswith("| **")]
    assert len(lines) == sum(len(table.transitions) for table in TABLES)
    assert "| **hold** | anywhere but closed, on hold, withdrawn | on hold | coordinator, lead | A reason. |" in (
        states_page()
    )
