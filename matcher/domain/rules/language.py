"""The language that everyone on a team speaks."""

from matcher.domain.model.names.languages import language_name
from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Filled
from matcher.domain.rules.rule import BrokenSeat, Rule, Words


def language(filled: Filled) -> bool:
    """Everyone on the team speaks the engagement's language.

    Source: culturally and linguistically appropriate assistance.
    """
    return filled.engagement.language in filled.consultant.languages


def _breach(filled: Filled) -> Words:
    spoken = language_name(filled.engagement.language)
    return Words(
        f"{filled.name} does not speak the engagement's language, {spoken}.",
        f"If they do speak {spoken}, their record saying so would do.",
    )


def _standing(broken: BrokenSeat) -> str:
    spoken = language_name(broken.engagement.language)
    return f"The consultant does not speak the engagement's language, {spoken}: someone who does would do."


def _nobody(engagement: Engagement) -> str:
    return f"speaks {language_name(engagement.language)}"


LANGUAGE: Rule[Filled, bool] = Rule(
    language,
    breach=_breach,
    standing=_standing,
    nobody=_nobody,
    needs_start=False,
    reads=lambda engagement, _: engagement.language,
)
