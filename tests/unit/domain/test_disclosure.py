from typing import Any

import pytest

from matcher.domain.explain.disclosure import lacking, nobody_for, told, told_sentence
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


SAID_OF_THEM = {
    "reach": "They do not travel as far as Columbus, OH.",
    "available": "They are not free when it could take place.",
    "no_conflict_of_interest": "They have a tie to Example Services.",
    "not_rejected": "They have been turned down for it.",
    "weekly_hours": "They do not have as many hours a week for it.",
    "role": "They would not meet the panel requirement.",
    "language": "They do not speak English.",
    "no_overlap": "They are booked when it could take place.",
    "topics_covered": "They would not give the team every topic at the level asked for.",
    "engagement_budget": "They would not keep the team within the engagement's budget.",
    "travel_budget": f"They break this rule: {told_sentence('travel_budget')}",
}


@pytest.mark.parametrize("rule", SAID_OF_THEM)
def test_of_those_whom_a_rule_keeps_out_it_is_said_what_they_lack(rule):
    assert lacking(an_engagement(mode=Mode.IN_PERSON), rule) == SAID_OF_THEM[rule]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_what_people_lack_tells_no_role_of_the_panel(rule):
    sentence = lacking(an_engagement(mode=Mode.IN_PERSON), told(rule.name))
    assert sentence.startswith("They ")
    assert [word for word in ("survivor", "lived", "expert") if word in sentence.lower()] == []


@pytest.mark.parametrize("rule", LEAVING_NOBODY, ids=lambda rule: rule.name)
def test_a_rule_that_can_leave_nobody_for_a_seat_says_what_nobody_does(rule):
    sentence = nobody_for(an_engagement(mode=Mode.IN_PERSON), [rule.name])
    assert sentence.startswith("Nobody can take one of its seats: nobody who is otherwise suited ")
    assert "keeps this rule" not in sentence
    assert [word for word in ("survivor", "lived", "expert") if word in sentence.lower()] == []
