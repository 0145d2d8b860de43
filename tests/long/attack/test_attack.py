"""A small share of the attack in every gate; `make test-long` tries more, and `make attack` a thousand centers."""

import pytest

from matcher.bootstrap import solve
from matcher.domain.model.ids import ConsultantId
from matcher.records import AccountRole, Brakes, QuestionKind
from matcher.services.protection.allowance import draw
from tests.long.attack.centers import random_center
from tests.long.attack.channels import (
    CHANNELS,
    NONE_TELLS,
    Channel,
    left_alone,
    order_in_the_trail,
    position_in_the_database,
    what_would_cover,
)
from tests.long.attack.figures import Tally
from tests.long.attack.run import asked_by, attack, ground, guessed
from tests.support.builders import POLICY
from tests.support.databases import Clock, a_user, import_problem, migrated, open_database, propose_rows
from tests.support.tries import tries

CENTERS = tries(4)
A, B = ConsultantId("A"), ConsultantId("B")


@pytest.fixture(scope="module")
def tallies():
    with ground() as where:
        return attack(range(CENTERS), where)


def test_every_channel_that_asks_draws_on_the_allowance(tallies):
    silent = {name for name in CHANNELS if not tallies[name].asked}
    # the first only reads; the others ask where work is open
    assert silent <= {"order_on_review", "what_would_cover", "what_stays_uncovered"}


def test_past_the_allowance_a_channel_learns_nothing(tmp_path):
    migrated(f"sqlite:///{tmp_path / 'center.db'}")
    database = open_database(f"sqlite:///{tmp_path / 'center.db'}", Clock())
    import_problem(database, random_center(0).problem)
    reader = a_user(database, role=AccountRole.LEAD)
    database.brakes = Brakes(1)
    draw(database, reader, QuestionKind.EXPLANATION)
    same_of_all = {"order_on_review", "left_out"}  # the one asks nothing; the other guesses the same of everybody
    channels = {name: channel for name, channel in CHANNELS.items() if name not in same_of_all}
    assert {name: guessed(channel, database, reader) for name, channel in channels.items()} == {
        name: {} for name in channels
    }
    assert asked_by(database, reader) == 1
    database.close()


def test_a_request_made_up_for_one_person_costs_a_fifth_of_a_day(tallies):
    tally = tallies["made_for_one"]
    assert tally.asked == 40 * tally.made > 0  # the request, and the points that single them out


def test_a_what_if_that_leaves_one_person_alone_costs_as_much_and_tells_nothing():
    with ground() as where, where.center("alone") as database:
        import_problem(database, random_center(1).problem)
        reader = a_user(database, role=AccountRole.PLANNER)
        assert left_alone(database, reader) == {}
        assert asked_by(database, reader) == 21  # who suits the request, and the what-if


@pytest.mark.parametrize("channel", [*CHANNELS, *NONE_TELLS])
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


def test_where_nobody_suited_would_do_nobody_else_is_named():
    """In this center all who are one rule short of an uncovered engagement held the role, and were named."""
    center = random_center(0)
    with ground() as where, where.center("found") as database:
        import_problem(database, center.problem)
        propose_rows(database, solve(center.problem, POLICY).assignments)
        assert what_would_cover(database, a_user(database)) == {}


@pytest.mark.parametrize(("channel", "tells"), [(position_in_the_database, True), (order_in_the_trail, False)])
def test_seats_that_keep_their_names_tell_in_tables_alone(channel: Channel, *, tells: bool):
    """These centers call the expert's seat 1 each time; the trail has a team in the order in which it was asked for."""
    tally = Tally()
    with ground() as where:
        for seed in range(8):
            center = random_center(seed)
            with where.center(str(seed)) as database:
                import_problem(database, center.problem)
                propose_rows(database, solve(center.problem, POLICY).assignments)
                tally.add(channel(database, a_user(database)), center.holders, 0.41)
    assert tally.made > 10
    assert tally.tells is tells
