"""What a consultant will not do, where, for whom and with whom."""

from matcher.domain.model.names.organization_name import organization_key
from matcher.domain.model.problem import Exclusion
from matcher.domain.model.schedule import Filled
from matcher.domain.rules.rule import Rule


def exclusions(filled: Filled) -> bool:
    """The consultant has not ruled out the topic, audience, state, organization or a team-mate, nor has a team-mate.

    Source: the consultant's own limits; no reason is asked or kept.
    """
    engagement, consultant = filled.engagement, filled.consultant
    ruled_out = {Exclusion("topic", name) for name in engagement.topics} | {
        Exclusion("audience", engagement.audience),
        Exclusion("state", engagement.state),
        *(Exclusion("consultant", mate.consultant_id) for mate in filled.team_mates),
    }
    # Someone who names themselves wants no team at all: the consultant's own limits are read strictly.
    me = Exclusion("consultant", consultant.consultant_id)
    named = any(me in mate.exclusions for mate in filled.team_mates)
    served = organization_key(engagement.organization)
    names_it = any(
        kind == "organization" and organization_key(value) == served for kind, value in consultant.exclusions
    )
    return consultant.exclusions.isdisjoint(ruled_out | {me}) and not names_it and not named


EXCLUSIONS: Rule[Filled, bool] = Rule(exclusions, needs_start=False, told_as="available", own_limit=True)
