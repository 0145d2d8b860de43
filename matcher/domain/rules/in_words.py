"""Moments, numbers and words of the vocabulary as a person would say them."""

from collections.abc import Iterable
from datetime import date, datetime

from matcher.domain.model.clock.in_words import clock_time

SPOKEN = {
    "child_youth_trafficking": "child and youth trafficking",
    "cultural_linguistic_responsiveness": "cultural and linguistic responsiveness",
    "identification_screening": "identification and screening",
    "lgbtq_populations": "LGBTQ+ populations",
    "person_centered_care": "person-centered care",
    "policy_protocol_development": "policy and protocol development",
    "runaway_homeless_youth": "runaway and homeless youth",
    "survivor_informed_practice": "survivor-informed practice",
    "trauma_informed_care": "trauma-informed care",
}
"""Words of the vocabulary that people say with more than blanks."""


PEOPLE_OF = {
    "advocacy_organization": "advocacy organizations",
    "direct_services_nonprofit": "direct services nonprofits",
    "government_agency": "government agencies",
    "medical_provider": "medical providers",
    "volunteer_center": "volunteer centers",
}
"""Audiences that are not a field of work, as those who belong to one."""


def people_of(audience: str) -> str:
    """Those who belong to an audience: "medical providers", "people in child welfare"."""
    return PEOPLE_OF.get(audience) or f"people in {words(audience)}"


def on_its_clock(at: datetime) -> str:
    """A start in words, on its own clock: "Mon, Mar 1, 10:00 AM"."""
    return f"{at:%a, %b} {at.day}, {clock_time(at)}"


def day_in_words(day: date) -> str:
    """A day in words, with its year; of a moment the day on its own clock."""
    return f"{day:%a, %b} {day.day}, {day.year}"


def words(name: str) -> str:
    """A word of the vocabulary as a person would say it."""
    return SPOKEN.get(name) or name.replace("_", " ")


def in_a_row(names: Iterable[str], last: str = "and", between: str = ", ") -> str:
    """Names one after the other: "a", "a and b", "a, b and c", "a, b and c, and d"; of none, nothing.

    Args:
        between: Where names have commas themselves, "; ": "a; or b".
    """
    listed = list(names)
    has_words = any(f" {word} " in name for name in listed for word in ("and", "or"))
    if len(listed) > 1 and (between != ", " or has_words):
        return between.join([*listed[:-1], f"{last} {listed[-1]}"])
    return f" {last} ".join(filter(None, [between.join(listed[:-1]), *listed[-1:]]))


def quantity(number: float, noun: str, plural: str = "") -> str:
    """A number with its noun: "1 seat", "2,000 seats"; to the hundredth: "1.67 hours"."""
    return f"{number_in_words(number)} {noun if number == 1 else plural or noun + 's'}"


def number_in_words(number: float) -> str:
    """A number to the hundredth, without zeros that say nothing: "7", "2,000", "1.67"; a minute of an hour shows."""
    return f"{round(number, 2):,.2f}".rstrip("0").rstrip(".")
