"""Who is served at all: needs that other offices see to, or confirm first, are not scheduled."""

from matcher.domain.model.schedule import Booking
from matcher.domain.rules.rule import Rule


def eligible(booking: Booking) -> bool:
    """A criminal-justice need is referred to OVC TTAC; a federal grantee waits for its granting office.

    Source: the center's public eligibility page.
    """
    engagement = booking.engagement
    waits = engagement.federal_grantee and not engagement.granting_office_confirmed
    return bool(booking.approved) or not (engagement.criminal_justice or waits)


ELIGIBLE: Rule[Booking, bool] = Rule(eligible, needs_start=False)
