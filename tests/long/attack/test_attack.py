"""A small share of the attack in every gate; `make test-long` tries more, and `make attack` a thousand centers."""

import pytest

from matcher.domain.model.ids import ConsultantId
from tests.long.attack.channels import CHANNELS
from tests.long.attack.figures import Tally
from tests.long.attack.run import attack
from tests.support.tries import tries

CENTERS = tries(4)
A, B = ConsultantId("A"), ConsultantId("B")


@pytest.fixture(scope="module")
def tallies(tmp_path_factory):
    return attack(range(CENTERS), tmp_path_factory.mktemp("attacked"))


@pytest.mark.parametrize("channel", CHANNELS)
def test_no_channel_guesses_better_than_chance(tallies, channel: str):
    tally = tallies[channel]
    assert not tally.tells, f"{tally.share:.0%} right of {tally.made}, {tally.by_chance:.0%} by chance"


def test_a_channel_that_tells_is_found():
    tally = Tally()
    for _ in range(10):
        tally.add({A: True, B: False}, frozenset({A}), base=0.5)
    assert (tally.share, tally.by_chance, tally.tells) == (1.0, 0.5, True)


def test_guesses_that_are_right_as_often_as_chance_tell_nothing():
    tally = Tally()
    for holder in (A, B) * 5:
        tally.add({A: True, B: False}, frozenset({holder}), base=0.5)
    assert (tally.share, tally.tells) == (0.5, False)


def test_no_guess_tells_nothing():
    tally = Tally()
    tally.add({}, frozenset({A}), base=0.5)
    assert (tally.made, tally.share, tally.by_chance, tally.margin, tally.tells) == (0, 0.0, 0.0, 0.0, False)
