"""What becomes of an engagement's seats when it asks for something else."""

from collections import Counter
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from matcher.domain.model.ids import SeatName
from matcher.domain.model.vocabulary import SeatRole
from matcher.domain.workflow.asked_panel import Panel, panel_faults, panel_of, seats_for

KINDS = list(SeatRole)
SEATS = st.dictionaries(
    st.sampled_from([SeatName(name) for name in ("1", "2", "3", "lead", "007", "S4")]),
    st.sampled_from(KINDS),
    min_size=1,
)
PANELS = st.builds(Panel, st.integers(0, 22), st.integers(0, 9), st.integers(0, 9))


@given(SEATS, PANELS, st.data(), st.randoms(use_true_random=False))
def test_seats_are_what_is_asked_for_and_as_many_as_can_be_stay(
    seats, wanted: Panel, data: st.DataObject, dice: Random
):
    decided = data.draw(st.sets(st.sampled_from(sorted(seats))))
    proposed = data.draw(st.sets(st.sampled_from(sorted(seats))))
    stay = {seat: seats[seat] for seat in decided}
    assume(not panel_faults(wanted, panel_of(stay)))
    made = seats_for(wanted, seats, decided, proposed, dice)
    assert panel_of(made) == wanted
    assert stay.items() <= made.items()
    asked = Counter(made.values())
    for kind in KINDS:
        before = [seat for seat, role in seats.items() if role is kind]
        kept = [seat for seat in before if made.get(seat) is kind]
        assert len(kept) >= min(len(before), asked[kind])
        if any(seat in proposed for seat in before if seat not in kept):
            assert all(seat in proposed or seat in decided for seat in kept)
    if len(made) >= len(seats):
        assert made.keys() >= seats.keys()
    assert all(seat.isdecimal() for seat in made.keys() - seats.keys())


def test_a_new_seat_is_called_by_no_name_that_was_used():
    one = {SeatName("1"): SeatRole.ANY}
    assert set(seats_for(Panel(2, 0, 0), one, (), (), Random(1), [SeatName("7"), SeatName("lead")])) == {"1", "8"}


def test_which_of_like_seats_goes_is_drawn():
    seats = {SeatName(str(number)): SeatRole.ANY for number in range(1, 4)}
    left = {frozenset(seats_for(Panel(1, 0, 0), seats, (), (), Random(seed))) for seed in range(40)}
    assert left == {frozenset(name) for name in "123"}


@pytest.mark.parametrize(
    ("wanted", "decided", "expected"),
    [
        (Panel(0, 0, 0), Panel(0, 0, 0), {"presenters": "Give a whole number from 1 to 20."}),
        (Panel(21, 0, 0), Panel(0, 0, 0), {"presenters": "Give a whole number from 1 to 20."}),
        (Panel(2, 2, 1), Panel(0, 0, 0), {"presenters": "Ask for at least 3: so many are named by kind."}),
        (
            Panel(1, 0, 1),
            Panel(0, 0, 0),
            {"survivors": "A survivor consultant is never the sole presenter: leave at least one other seat."},
        ),
        (
            Panel(2, 1, 1),
            Panel(2, 0, 0),
            {"presenters": "Decided seats for anyone: 2; this leaves 0. Release 2 first, or ask for more."},
        ),
        (
            Panel(3, 0, 1),
            Panel(3, 1, 2),
            {
                "experts": "Decided seats for an expert: 1; this leaves 0. Release 1 first, or ask for more.",
                "survivors": "Decided seats for a survivor consultant: 2; this leaves 1."
                " Release 1 first, or ask for more.",
            },
        ),
        (Panel(3, 1, 1), Panel(2, 1, 1), {}),
    ],
)
def test_what_cannot_be_asked_for_is_said_with_the_way_out(wanted, decided, expected):
    assert panel_faults(wanted, decided) == expected
