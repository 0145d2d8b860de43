"""What is known of the country: its federal holidays, and where its cities are."""

from datetime import date
from functools import lru_cache
from statistics import mean

from matcher.domain.model.geography import Place


def federal_holidays(first: date, last: date) -> frozenset[date]:
    """The federal holidays of the United States from one day to another, as offices keep them."""
    from holidays import country_holidays

    # New Year's may be kept on the last day of the year before.
    kept = country_holidays("US", years=range(first.year, last.year + 2), observed=True)
    return frozenset(day for day in kept if first <= day <= last)


@lru_cache(maxsize=4096)
def place_of(city: str, state: str) -> Place | None:
    """Where a city of the United States is, in the middle of its ZIP codes, or None where we don't know it."""
    from zipcodes import filter_by

    wanted = city.strip().title()
    spots = [(float(found["lat"]), float(found["long"])) for found in filter_by(city=wanted, state=state)]  # type: ignore[no-untyped-call]
    if not spots:
        return None
    return Place(round(mean(lat for lat, _ in spots), 4), round(mean(lon for _, lon in spots), 4))
