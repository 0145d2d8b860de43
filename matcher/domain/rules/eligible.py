"""Who is served at all: needs that other offices see to, or confirm first, are not scheduled."""

from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Booking
from matcher.domain.rules.rule import BrokenSeat, Rule, Words


def eligible(booking: Booking) -> bool:
    """A criminal-justice need is referred to OVC TTAC; a federal grantee waits for its granting office.

    Source: the center's public eligibility page.
    """
    return bool(booking.approved) or why_it_waits(booking.engagement) is None


def why_it_waits(engagement: Engagement) -> Words | None:
    """Why an engagement is not scheduled, whoever would present; None where it may be."""
    if engagement.criminal_justice:
        return Words("It is a criminal-justice need.", "Nothing would do but its referral to OVC TTAC.")
    if engagement.federal_grantee and not engagement.granting_office_confirmed:
        return Words("It is for a federal grantee, and the granting office has not confirmed.", "Its word would do.")
    return None


def _standing(broken: BrokenSeat) -> str:
    return " ".join(why_it_waits(broken.engagement) or ())


ELIGIBLE: Rule[Booking, bool] = Rule(eligible, standing=_standing, needs_start=False)
