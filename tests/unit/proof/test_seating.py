"""What seats are worth at most when nobody sits twice, against every seating there is."""

from itertools import permutations
from random import Random

import pytest

from matcher.domain.model.ids import ConsultantId
from matcher.proof.seating import SeatsAlike, most_seated
from tests.support.tries import few


def some_classes(random: Random) -> list[SeatsAlike]:
    ids = [ConsultantId(f"C{k}") for k in range(random.randint(1, 6))]
    size = random.choice([3, 50, 10**18])
    return [
        SeatsAlike(random.randint(1, 2), {cid: random.randint(-size, size) for cid in ids if random.random() < 0.7})
        for _ in range(random.randint(1, 3))
    ]


def best_by_trying(classes: list[SeatsAlike]) -> int | None:
    ids = sorted({cid for alike in classes for cid in alike.worth})
    rows = [alike.worth for alike in classes for _ in range(alike.how_many)]
    return max(
        (
            sum(worth[cid] for worth, cid in zip(rows, sitting, strict=True))
            for sitting in permutations(ids, len(rows))
            if all(cid in worth for worth, cid in zip(rows, sitting, strict=True))
        ),
        default=None,
    )


@pytest.mark.parametrize("seed", few(range(200), 60))
def test_no_seating_is_worth_more_and_one_is_worth_as_much(seed):
    classes = some_classes(Random(seed))
    assert most_seated(classes) == best_by_trying(classes)


def test_no_seats_are_worth_nothing():
    assert most_seated([]) == 0
