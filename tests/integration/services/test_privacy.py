import pytest

from matcher.domain.explain.audit import Violation
from matcher.domain.rules import RULES, RULES_BY_NAME
from matcher.records import AccountRole, Permission, User
from matcher.services.consultants import privacy
from tests.support.names import C1, E1, SEAT_1

COORDINATOR = User(1, "c@example.org", "C", frozenset(AccountRole))
PERMITTED = User(2, "p@example.org", "P", frozenset(AccountRole), frozenset({Permission.READ_LIVED_EXPERIENCE}))
OPEN_RULES = [rule.name for rule in RULES if rule.name not in {"role", "never_sole", "exclusions"}]


def broken(rule: str, detail: str = "") -> Violation:
    return Violation(rule, (E1,), SEAT_1, C1, detail)


@pytest.mark.parametrize("reader", [COORDINATOR, PERMITTED])
def test_an_opt_out_looks_exactly_like_not_available(reader: User):
    assert privacy.sentence_for(reader, broken("exclusions")) == privacy.sentence_for(reader, broken("available"))
    assert privacy.rule_shown(reader, "exclusions") == "available"


@pytest.mark.parametrize("rule", ["role", "never_sole"])
def test_without_the_permission_only_the_panel_requirement_is_named(rule: str):
    assert privacy.sentence_for(COORDINATOR, broken(rule)) == "The panel requirement is not met by the team."
    assert privacy.rule_shown(COORDINATOR, rule) == "panel"


@pytest.mark.parametrize("rule", ["role", "never_sole", *OPEN_RULES])
def test_with_the_permission_the_rule_speaks_for_itself(rule: str):
    assert privacy.sentence_for(PERMITTED, broken(rule)) == RULES_BY_NAME[rule].sentence


@pytest.mark.parametrize("rule", OPEN_RULES)
def test_other_rules_are_named_to_everyone(rule: str):
    assert privacy.sentence_for(COORDINATOR, broken(rule)) == RULES_BY_NAME[rule].sentence


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_no_sentence_for_a_reader_without_the_permission_names_a_role(rule: str):
    said = privacy.sentence_for(COORDINATOR, broken(rule)).lower()
    assert not any(word in said for word in ("survivor", "lived experience", "expert", "ruled out"))


def test_what_no_rule_can_read_is_said_as_it_is():
    assert privacy.sentence_for(COORDINATOR, broken("whole_team", "fills a filled seat")) == "fills a filled seat"
