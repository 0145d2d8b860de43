"""Real cities of the United States, weighted by how many ZIP codes they have. Source: the ``zipcodes`` package."""

import csv
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from matcher.domain.model.geography import Place


class City(NamedTuple):
    """A city and how likely it is."""

    name: str
    state: str
    place: Place
    time_zone: ZoneInfo
    zip_codes: int


@cache
def cities() -> Sequence[City]:
    """All cities, by state and name: every state, the District, Puerto Rico, Guam and other territories."""
    text = files("matcher.sample").joinpath("cities.csv").read_text(encoding="utf-8")
    return tuple(
        City(
            row["city"],
            row["state"],
            Place(float(row["lat"]), float(row["lon"])),
            ZoneInfo(row["time_zone"]),
            int(row["zip_codes"]),
        )
        for row in csv.DictReader(text.splitlines())
    )


def largest_city(state: str) -> City:
    """The city of a state or territory with most ZIP codes."""
    return max((city for city in cities() if city.state == state), key=lambda city: city.zip_codes)


@cache
def _weights() -> Sequence[int]:
    return tuple(accumulate(city.zip_codes for city in cities()))


def any_city(dice: Random) -> City:
    """A city, the large ones more often."""
    return dice.choices(cities(), cum_weights=_weights())[0]
