"""Consent, engagement by engagement: to whom a presenter's lived experience may be shown, and until when.

Source: 28 CFR 94.115 (informed, written, limited in time; revocable) and the center's own limit of three years.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LONGEST_YEARS = 3
FEBRUARY, LEAP_DAY = 2, 29


class Audience(StrEnum):
    """To whom it may be shown; each includes the ones before it."""

    NOBODY = "nobody"
    REQUESTER = "requester"
    AUDIENCE = "audience"


WIDTH = tuple(Audience)


@dataclass(frozen=True, slots=True)
class Consent:
    """What a presenter allows for one engagement. Everyone has such a record, so that having one tells nothing.

    Args:
        given_on: When it was given or taken back; None where nothing was ever said.
        until: The last day that it holds.
    """

    to: Audience = Audience.NOBODY
    given_on: date | None = None
    until: date | None = None

    def allows(self, to: Audience, on: date) -> bool:
        """Whether it may be shown to these on a day: never to nobody, never past its last day."""
        in_time = self.given_on is not None and self.until is not None and self.given_on <= on <= self.until
        return in_time and to is not Audience.NOBODY and WIDTH.index(to) <= WIDTH.index(self.to)


def longest(given_on: date) -> date:
    """The last day that a consent of this day may hold until."""
    leap = (given_on.month, given_on.day) == (FEBRUARY, LEAP_DAY)
    return given_on.replace(year=given_on.year + LONGEST_YEARS, day=28 if leap else given_on.day)


def fault(until: date | None, on: date) -> str:
    """Why a consent can't hold until a day, in a sentence, or an empty string."""
    if until is None or until < on:
        return "Say until when it may be said: a day from today on, three years ahead at most."
    return "" if until <= longest(on) else f"Three years is the longest: give a day up to {longest(on)}."


def revoked(on: date) -> Consent:
    """What is left of a consent that was taken back: shown to nobody."""
    return Consent(Audience.NOBODY, on, on)
