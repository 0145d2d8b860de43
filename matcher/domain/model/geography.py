"""Distances between cities and what it takes to cover them."""

from dataclasses import dataclass
from math import asin, ceil, cos, radians, sin, sqrt

EARTH_RADIUS_MILES = 3958.8
DRIVING_MILES = 200
"""Up to here people drive: mileage and no flight."""


@dataclass(frozen=True, slots=True)
class Place:
    """A city, never a home: degrees north and degrees east."""

    lat: float
    lon: float


def distance_miles(here: Place, there: Place) -> int:
    """Great-circle distance in statute miles, rounded to the nearest mile (haversine formula)."""
    lat_1, lon_1, lat_2, lon_2 = (radians(x) for x in (here.lat, here.lon, there.lat, there.lon))
    half_chord = sin((lat_2 - lat_1) / 2) ** 2 + cos(lat_1) * cos(lat_2) * sin((lon_2 - lon_1) / 2) ** 2
    return round(2 * EARTH_RADIUS_MILES * asin(min(1.0, sqrt(half_chord))))


def travel_minutes(miles: int) -> int:
    """Time one way, in minutes, door to door."""
    return ceil(30 + miles * 1.2) if miles <= DRIVING_MILES else ceil(240 + miles * 60 / 450)


def travel_dollars(miles: int, session_days: int) -> int:
    """US dollars for one run of ``session_days`` sessions, there and back: mileage or air fare, and lodging."""
    if miles <= DRIVING_MILES:
        return round(1.4 * miles) + 175 * (session_days - 1)
    return 300 + round(0.2 * miles) + 175 * session_days
