"""What a reader may be told: nothing here lets anyone tell who holds lived experience or who opted out of what.

Views carry no roles, for any reader: seats are called presenters. Only what is in
:mod:`matcher.services.protection` tells, with the permission and an entry in the access log.
"""

from matcher.domain.explain.audit import Violation
from matcher.domain.explain.disclosure import told
from matcher.domain.explain.seat_options import BrokenRule
from matcher.domain.rules import PANEL_RULES, RULES_BY_NAME
from matcher.domain.rules.role import PANEL_NOT_MET
from matcher.records import Permission, User

PANEL = "panel"


def rule_shown(reader: User, rule: str) -> str:
    """The rule's name as this reader may know it: an opt-out is ``available`` to all, the panel's rules ``panel``."""
    if rule in PANEL_RULES:
        return rule if reader.may(Permission.READ_LIVED_EXPERIENCE) else PANEL
    return told(rule)


def rule_sentence(reader: User, rule: str) -> str:
    """The rule's sentence as this reader may know it."""
    shown = rule_shown(reader, rule)
    return PANEL_NOT_MET if shown == PANEL else RULES_BY_NAME[shown].sentence


def sentence_for(reader: User, broken: Violation) -> str:
    """What was found and what would do, as this reader may know it; where nobody looked for that, the broken rule."""
    if isinstance(broken, BrokenRule) and broken.sealed and reader.may(Permission.READ_LIVED_EXPERIENCE):
        return broken.sealed
    return broken.detail or rule_sentence(reader, broken.rule)
