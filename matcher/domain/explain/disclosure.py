"""What may be said of a broken rule to whoever reads it.

Nobody but its owner learns of an opt-out: it reads like any hour that is not free. And which rule of the panel it was
would tell who brings what to it: only the requirement as a whole is named.
"""

from matcher.domain.rules import RULES_BY_NAME

TOLD_AS = {"exclusions": "available", "never_sole": "role"}
PANEL_SENTENCE = "The panel requirement is met by everyone who takes a seat."


def told(rule: str) -> str:
    """The name under which a broken rule is told."""
    return TOLD_AS.get(rule, rule)


def told_sentence(rule: str) -> str:
    """The sentence with which a broken rule is told."""
    return PANEL_SENTENCE if told(rule) == "role" else RULES_BY_NAME[told(rule)].sentence
