"""What may be said of a broken rule to its reader.

Nobody but its owner learns of an opt-out: it reads like any hour that is not free. And which rule of the panel it was
would tell who brings what to it: only the requirement as a whole is named.
"""

from collections.abc import Iterable

from matcher.domain.model.problem import Engagement
from matcher.domain.rules import LASTING_RULES, PANEL, RULES_BY_NAME, WHOLE_TEAM
from matcher.domain.rules.role import PANEL_NOT_MET


def told(rule: str) -> str:
    """The name under which a broken rule is told."""
    return RULES_BY_NAME[rule].told_name


WHATEVER_THE_DATE = frozenset(told(rule.name) for rule in LASTING_RULES) - {"available"}
"""Rules, as they may be told, that keep someone out at every start or at none."""


def told_sentence(rule: str) -> str:
    """The sentence with which a broken rule is told."""
    return PANEL_NOT_MET if told(rule) == PANEL else RULES_BY_NAME[told(rule)].sentence


def nobody_for(engagement: Engagement, rules: Iterable[str]) -> str:
    """Why nobody can take a seat: what nobody does who keeps all other rules, as it may be told."""
    named = [RULES_BY_NAME[rule] for rule in rules]
    if named == [WHOLE_TEAM]:
        return "Nobody can take one of its seats: there is nobody else to ask."
    *first, last = [rule.nobody_words(engagement) for rule in named]
    lacking = f"{', '.join(first)} and {last}" if first else last
    return f"Nobody can take one of its seats: nobody who is otherwise suited {'both ' if first else ''}{lacking}."
