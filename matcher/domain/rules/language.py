"""The language that everyone on a team speaks."""

from matcher.domain.model.names.languages import LANGUAGES
from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Filled
from matcher.domain.rules.rule import BrokenSeat, Rule, Words


def language(filled: Filled) -> bool:
    """Everyone on the team speaks the engagement's language.

    Source: culturally and linguistically appropriate assistance.
    """
    return filled.engagement.language in filled.consultant.languages


def _breach(filled: Filled) -> Words:
    return Words(f"{filled.consultant.name} does not speak the engagement's language ({filled.engagement.language}).")


def _standing(broken: BrokenSeat) -> str:
    return f"The consultant does not speak the engagement's language ({broken.engagement.language})."


def _nobody(engagement: Engagement) -> str:
    return f"speaks {LANGUAGES.get(engagement.language, engagement.language)}"


LANGUAGE: Rule[Filled, bool] = Rule(
    language,
    breach=_breach,
    standing=_standing,
    nobody=_nobody,
    needs_start=False,
    reads=lambda engagement, _: engagement.language,
)
