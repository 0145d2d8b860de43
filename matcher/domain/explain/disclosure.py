"""What may be said of a broken rule to whoever reads it.

Nobody but its owner learns of an opt-out: it reads like any hour that is not free. And which rule of the panel it was
would tell who brings what to it: only the requirement as a whole is named.
"""

from matcher.domain.rules import PANEL, RULES_BY_NAME
from matcher.domain.rules.role import PANEL_NOT_MET


def told(rule: str) -> str:
    """The name under which a broken rule is told."""
    return RULES_BY_NAME[rule].told_name


def told_sentence(rule: str) -> str:
    """The sentence with which a broken rule is told."""
    return PANEL_NOT_MET if told(rule) == PANEL else RULES_BY_NAME[told(rule)].sentence
