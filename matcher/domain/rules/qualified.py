"""Who qualifies for a seat that asks for an expert, and for one that asks for lived experience."""

from matcher.domain.model.schedule import Filled
from matcher.domain.model.vocabulary import Role


def is_expert(filled: Filled) -> bool:
    """Whether the consultant qualifies for an expert seat."""
    consultant = filled.consultant
    enough = (consultant.years_experience or 0) >= filled.policy.rules.expert_min_years
    return Role.EXPERT in consultant.roles and enough


def is_survivor(filled: Filled) -> bool:
    """Whether the consultant qualifies for a survivor seat."""
    consultant = filled.consultant
    enough = (consultant.years_lived_experience or 0) >= filled.policy.rules.survivor_min_years
    return Role.SURVIVOR in consultant.roles and enough
