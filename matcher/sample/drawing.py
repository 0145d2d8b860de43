"""Drawing by weight."""

from collections.abc import Mapping
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")


def weighted(dice: Random, weights: Mapping[Thing, int]) -> Thing:
    """One of the things, as often as its weight says."""
    return dice.choices(list(weights), list(weights.values()))[0]


def some(dice: Random, weights: Mapping[Thing, int], count: int) -> list[Thing]:
    """So many different things, those of larger weight more often. Source: Efraimidis and Spirakis 2006."""
    keys = {thing: dice.random() ** (1 / weight) for thing, weight in weights.items()}
    return sorted(keys, key=lambda thing: -keys[thing])[:count]


def happens(dice: Random, share: float) -> bool:
    """True in this share of cases."""
    return dice.random() < share
