import pytest

from matcher.domain.explain.disclosure import told, told_sentence
from matcher.domain.rules import RULES, RULES_BY_NAME
from matcher.domain.rules.role import PANEL_NOT_MET


def test_an_opt_out_reads_like_time_that_is_not_free():
    assert told("exclusions") == "available"
    assert told_sentence("exclusions") == RULES_BY_NAME["available"].sentence


@pytest.mark.parametrize("rule", ["role", "never_sole"])
def test_the_rules_of_the_panel_are_told_as_one(rule):
    assert (told(rule), told_sentence(rule)) == ("role", PANEL_NOT_MET)


def test_all_others_are_told_as_they_are():
    hidden = {"exclusions", "never_sole"}
    assert [rule.name for rule in RULES if told(rule.name) != rule.name] == [r.name for r in RULES if r.name in hidden]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_sentence_names_a_role_of_the_panel(rule):
    sentence = told_sentence(rule.name).lower()
    assert [word for word in ("survivor", "lived", "expert") if word in sentence] == []
