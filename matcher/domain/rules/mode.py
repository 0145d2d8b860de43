"""Virtual or in person."""

from matcher.domain.model.problem import Engagement
from matcher.domain.model.schedule import Filled
from matcher.domain.model.vocabulary import Mode
from matcher.domain.rules.rule import BrokenSeat, Rule, Words


def mode(filled: Filled) -> bool:
    """The consultant works in the way the engagement is delivered: virtually, or in person where it is so or hybrid.

    Source: the consultant's own limits.
    """
    return (Mode.IN_PERSON if filled.engagement.on_site else Mode.VIRTUAL) in filled.consultant.modes


def _breach(filled: Filled) -> Words:
    way = "in person" if filled.engagement.on_site else "virtually"
    return Words(
        f"{filled.name} does not work {way}.",
        f"Their word that they work {way} this once would do, which only they can give.",
    )


def _standing(broken: BrokenSeat) -> str:
    way = "in person" if broken.engagement.on_site else "virtually"
    return f"The consultant does not work {way}: someone who does would do."


def _nobody(engagement: Engagement) -> str:
    return f"works {'in person' if engagement.on_site else 'virtually'}"


MODE: Rule[Filled, bool] = Rule(
    mode,
    breach=_breach,
    standing=_standing,
    nobody=_nobody,
    needs_start=False,
    reads=lambda engagement, _: engagement.on_site,
)
