"""What may be said of a broken rule to its reader.

Nobody but its owner learns of an opt-out: it reads like any hour that is not free. And which rule of the panel it was
would tell who brings what to it: only the requirement as a whole is named.
"""

from collections.abc import Iterable

from matcher.domain.model.problem import Engagement
from matcher.domain.rules import LASTING_RULES, NO_OVERLAP, PANEL, RULES_BY_NAME, WHOLE_TEAM
from matcher.domain.rules.role import PANEL_NOT_MET


def told(rule: str) -> str:
    """The name under which a broken rule is told."""
    return RULES_BY_NAME[rule].told_name


WHATEVER_THE_DATE = frozenset(told(rule.name) for rule in LASTING_RULES) - {"available"}
"""Rules, as they may be told, that keep someone out at every start or at none."""


def told_sentence(rule: str) -> str:
    """The sentence with which a broken rule is told."""
    return PANEL_NOT_MET if told(rule) == PANEL else RULES_BY_NAME[told(rule)].sentence


LACKING = (
    ("is ", "are not "),
    ("has no ", "have a "),
    ("has not ", "have "),
    ("has ", "do not have "),
    ("would ", "would not "),
)
"""What everyone who keeps a rule does, by its first word, and what those do who break it."""


def lacking(engagement: Engagement, rule: str) -> str:
    """What all do whom one rule alone keeps out, as a sentence about them, as it may be told."""
    one = RULES_BY_NAME[rule]
    if one is NO_OVERLAP:
        return "They are booked when it could take place."
    if one.nobody is None:
        return f"They break this rule: {told_sentence(rule)}"
    keeps = one.nobody_words(engagement)
    for said, lacks in LACKING:
        if keeps.startswith(said):
            return f"They {lacks}{keeps.removeprefix(said)}."
    verb, _, rest = keeps.partition(" ")
    return f"They do not {verb.removesuffix('s')} {rest}."


def nobody_for(engagement: Engagement, rules: Iterable[str]) -> str:
    """Why nobody can take a seat: what nobody does who keeps all other rules, as it may be told."""
    named = [RULES_BY_NAME[rule] for rule in rules]
    if named == [WHOLE_TEAM]:
        return "Nobody can take one of its seats: there is nobody else to ask."
    *first, last = [rule.nobody_words(engagement) for rule in named]
    lacking = f"{', '.join(first)} and {last}" if first else last
    return f"Nobody can take one of its seats: nobody who is otherwise suited {'both ' if first else ''}{lacking}."
