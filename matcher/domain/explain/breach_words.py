"""What a broken rule of a standing seat is called: what was found, and what would do, as every reader may know it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from matcher.domain.explain.audit import Violation
from matcher.domain.explain.disclosure import PANEL_NOT_MET
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Assignment, Consultant, Engagement
from matcher.domain.model.schedule import Book, Booking
from matcher.domain.model.vocabulary import ConsultantStatus

NOT_AVAILABLE = "The presenter is not available for every session."


class Found(NamedTuple):
    """A seat that breaks a rule.

    Args:
        beside: The other engagements concerned.
    """

    booking: Booking
    consultant: Consultant
    beside: Sequence[EngagementId]

    @property
    def engagement(self) -> Engagement:
        """What the person sits in."""
        return self.booking.engagement

    @property
    def others(self) -> str:
        """The other engagements, in a row."""
        return ", ".join(self.beside)


def breach_sentence(
    book: Book, rule: str, row: Assignment, behind: Iterable[Violation], beside: Sequence[EngagementId]
) -> str:
    """The breach in words.

    Args:
        rule: Under the name that is told.
        behind: What was found, under its own name.
        beside: The other engagements concerned.
    """
    detail = next((one.detail for one in behind if one.detail), "")
    if detail:
        return f"The seat {detail}."
    booking = book.bookings[row.engagement_id]
    return WORDS[rule](Found(booking, booking.team[row.seat], beside))


def _eligible(found: Found) -> str:
    if found.engagement.criminal_justice:
        return "It is a criminal-justice need: it is to be referred to OVC TTAC."
    return "It is for a federal grantee, and the granting office has not confirmed: its word would do."


def _offered_start(found: Found) -> str:
    start = found.booking.first_start.astimezone(found.engagement.time_zone)
    window = f"{_day(found.engagement.window_start)} to {_day(found.engagement.window_end)}"
    return (
        f"The start, {_day(start)} at {start:%H:%M}, is not one that may be offered: it has to be in the window of"
        f" {window}, at a time and on a weekday that the organization named, on no holiday and with enough days ahead."
        " Another start, or a window with this one, would do."
    )


def _topics_covered(found: Found) -> str:
    team = found.booking.team.values()
    lacking = [
        f"{_words(name)} at level {level}"
        for name, level in sorted(found.engagement.topics.items())
        if not any(one.topics.get(name, 0) >= level for one in team)
    ]
    return f"Nobody on the team is approved for {' or '.join(lacking)}: someone who is would do."


def _under_agreement(found: Found) -> str:
    status, end = found.consultant.status, found.consultant.agreement_end
    if status is not ConsultantStatus.APPROVED:
        return f"The consultant's status is {_words(status)}: only approved ones may present."
    ends, last = f"{end and _day(end)}", _day(found.booking.times.days[-1])
    return f"The agreement ends on {ends}, and the last session is on {last}: a longer one would do."


def _reach(found: Found) -> str:
    limit = found.consultant.max_travel_miles
    return f"{found.engagement.city} is farther than the {limit:,} miles that the consultant travels."


def _weekly_hours(found: Found) -> str:
    limit = found.consultant.max_minutes_per_week / 60
    return f"A week has more than the {limit:g} hours that the consultant gives{_with(found)}."


def _monthly_engagements(found: Found) -> str:
    limit = found.consultant.max_engagements_per_month
    return f"A month has more than the {limit:,} engagements that the consultant takes{_with(found)}."


def _with(found: Found) -> str:
    return f", together with {found.others}" if found.beside else ""


def _day(at: date) -> str:
    return f"{at:%a, %b} {at.day}, {at.year}"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _mode(found: Found) -> str:
    return f"The consultant does not work {'in person' if found.engagement.on_site else 'virtually'}."


def _language(found: Found) -> str:
    return f"The consultant does not speak the engagement's language ({found.engagement.language})."


def _audience(found: Found) -> str:
    return f"The consultant is not approved for this audience ({_words(found.engagement.audience)})."


def _conflict(found: Found) -> str:
    return f"The consultant is affiliated with {found.consultant.organization}, which is served."


def _overlap(found: Found) -> str:
    return f"The consultant is taken by {found.others} at the same time, travel and rest counted in."


def _always(sentence: str) -> Callable[[Found], str]:
    return lambda _: sentence


WORDS: Mapping[str, Callable[[Found], str]] = {
    "eligible": _eligible,
    "offered_start": _offered_start,
    "whole_team": _always("The same person sits in two seats of the team: another one in either would do."),
    "topics_covered": _topics_covered,
    "engagement_budget": _always("The team costs more than the engagement's budget: a larger one would do."),
    "role": _always(PANEL_NOT_MET),
    "under_agreement": _under_agreement,
    "cleared_for_minors": _always("Minors are present, and the consultant is not cleared to work with them."),
    "audience": _audience,
    "topic": _always("The consultant is approved to teach none of the engagement's topics."),
    "language": _language,
    "mode": _mode,
    "reach": _reach,
    "no_conflict_of_interest": _conflict,
    "not_rejected": _always("The pair was turned down since: taking that back would do."),
    "one_id": _always("The presenter may be in the data under two ids: an answer whether they are one would do."),
    "available": _always(NOT_AVAILABLE),
    "no_overlap": _overlap,
    "weekly_hours": _weekly_hours,
    "monthly_engagements": _monthly_engagements,
    "programme_budget": _always("All that stands costs more than the programme's budget: a larger one would do."),
    "travel_budget": _always("All travel that stands costs more than the travel budget: a larger one would do."),
}
"""By the name under which a rule is told; approved_stands is never broken here, where nothing is waived."""
