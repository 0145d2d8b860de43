"""Nobody serves an organization of their own."""

from matcher.domain.model.names.organization_name import same_organization
from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Filled
from matcher.domain.rules.rule import BrokenSeat, Rule, Words

NOTHING = "Nothing would do, unless the affiliation in their record is out of date."


def no_conflict_of_interest(filled: Filled) -> bool:
    """The consultant is not affiliated with the organization that is served.

    Source: conflict-of-interest practice in federally funded assistance.
    """
    return not same_organization(filled.engagement.organization, filled.consultant.organization)


def _breach(filled: Filled) -> Words:
    return Words(f"{filled.name} is affiliated with {filled.engagement.organization}.", NOTHING)


def _standing(broken: BrokenSeat) -> str:
    return (
        f"The consultant is affiliated with {broken.consultant.organization}, which is served: someone else would do."
    )


def _nobody(engagement: Engagement) -> str:
    return f"has no tie to {engagement.organization}"


NO_CONFLICT_OF_INTEREST: Rule[Filled, bool] = Rule(
    no_conflict_of_interest, breach=_breach, standing=_standing, nobody=_nobody, needs_start=False
)
