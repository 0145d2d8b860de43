from typing import Any

import pytest

from matcher.domain.explain.disclosure import nobody_for, told, told_sentence
from matcher.domain.model.vocabulary import Mode
from matcher.domain.rules import DIARY_RULES, NO_OVERLAP, RULES, RULES_BY_NAME, SEAT_RULES, Rule
from matcher.domain.rules.role import PANEL_NOT_MET
from tests.support.builders import an_engagement


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


RULES_OF_PEOPLE: tuple[Rule[Any, Any], ...] = (*SEAT_RULES, *DIARY_RULES)
LEAVING_NOBODY = [one for one in RULES_OF_PEOPLE if told(one.name) == one.name and one is not NO_OVERLAP]
"""Nobody overlaps with themselves: of no overlap it is said which bookings they are."""


@pytest.mark.parametrize("rule", LEAVING_NOBODY, ids=lambda rule: rule.name)
def test_a_rule_that_can_leave_nobody_for_a_seat_says_what_nobody_does(rule):
    sentence = nobody_for(an_engagement(mode=Mode.IN_PERSON), [rule.name])
    assert sentence.startswith("Nobody can take one of its seats: nobody who is otherwise suited ")
    assert "keeps this rule" not in sentence
    assert [word for word in ("survivor", "lived", "expert") if word in sentence.lower()] == []
