from pathlib import Path

import pytest

from scenarios.changes import (
    CHANGES,
    AddConsultantOfKind,
    AddConsultants,
    AddEngagements,
    AddHours,
    AddRequests,
    CapTravelMiles,
    RemoveBusiestConsultant,
    RemoveConsultant,
    SetPolicy,
)
from scenarios.parsing import DefinitionError, Scenario, parse

NAMES = (
    "add_consultant_of_kind, add_consultants, add_engagements, add_hours, add_requests, cap_travel_miles, "
    "remove_busiest_consultant, remove_consultant, set_policy"
)
TABLES = "one [[changes]] or more, each with `change =` and its name"
EVERYTHING = """
title = "Everything at once"
base = "data/center"

[[changes]]
change = "remove_consultant"
consultant_id = "C1"

[[changes]]
change = "remove_busiest_consultant"

[[changes]]
change = "add_consultants"
like = "C2"
count = 3

[[changes]]
change = "add_requests"
percent = 20

[[changes]]
change = "cap_travel_miles"
miles = 0

[[changes]]
change = "add_consultant_of_kind"
role = "expert"
topics = ["substance_use", "prevention_education"]
audience = "public_health"
language = "es"
state = "TX"

[[changes]]
change = "add_hours"
consultant_id = "C1"
hours = 2

[[changes]]
change = "add_engagements"
consultant_id = "C1"
engagements = 1

[[changes]]
change = "set_policy"
setting = "rules.lead_days_in_person"
value = 14
"""


def faults(text):
    with pytest.raises(DefinitionError) as refused:
        parse(text, Path("what-if.toml"))
    return [str(fault) for fault in refused.value.faults]


def one_change(text):
    return faults(f'title = "T"\n[[changes]]\n{text}')


def test_every_change_is_read():
    assert parse(EVERYTHING, Path("folder/what-if.toml")) == Scenario(
        "what-if",
        "Everything at once",
        (
            RemoveConsultant("C1"),
            RemoveBusiestConsultant(),
            AddConsultants("C2", 3),
            AddRequests(20),
            CapTravelMiles(0),
            AddConsultantOfKind("expert", ("substance_use", "prevention_education"), "public_health", "es", "TX"),
            AddHours("C1", 2),
            AddEngagements("C1", 1),
            SetPolicy("rules.lead_days_in_person", 14),
        ),
        Path("folder/data/center"),
    )


def test_without_a_base_it_is_for_whatever_it_is_run_on():
    text = 'title = "T"\n[[changes]]\nchange = "remove_busiest_consultant"'
    assert parse(text, Path("what-if.toml")).base is None


def test_what_is_no_toml_is_told_with_its_place():
    assert faults("title = ") == ["what-if.toml: TOML that can be read: Invalid value (at end of document)"]


def test_what_is_missing_is_told_all_at_once():
    assert faults("") == [
        "what-if.toml, title: '': missing; give text, like 'Lose the busiest consultant'",
        f"what-if.toml, changes: '': missing; give {TABLES}",
    ]


def test_a_misspelt_key_is_told_with_the_keys_there_are():
    text = 'title = "T"\nnote = "N"\n[[changes]]\nchange = "remove_busiest_consultant"'
    assert faults(text) == ["what-if.toml, note: 'N': no such key; the keys are title, base, changes"]


@pytest.mark.parametrize(("line", "found"), [("title = 3", "3"), ('title = " "', " ")])
def test_a_title_is_text(line, found):
    text = f'{line}\n[[changes]]\nchange = "remove_busiest_consultant"'
    assert faults(text) == [f"what-if.toml, title: {found!r}: text, like 'Lose the busiest consultant'"]


def test_a_base_is_the_place_of_a_dataset():
    text = 'title = "T"\nbase = 1\n[[changes]]\nchange = "remove_busiest_consultant"'
    assert faults(text) == ["what-if.toml, base: '1': text, like 'data/center.xlsx'"]


@pytest.mark.parametrize("changes", ["[]", "[1]", '"add_requests"'])
def test_changes_are_tables(changes):
    found = changes.strip('"')
    assert faults(f'title = "T"\nchanges = {changes}') == [f"what-if.toml, changes: {found!r}: {TABLES}"]


def test_a_change_without_a_name_is_told_by_its_place():
    assert one_change("percent = 20") == [f"what-if.toml, changes, number 1, change: '': missing; give one of {NAMES}"]


def test_a_misspelt_change_is_told_with_the_changes_there_are():
    assert one_change('change = "add_request"') == [
        f"what-if.toml, changes, number 1, change: 'add_request': one of {NAMES}"
    ]


def test_a_misspelt_key_of_a_change_is_told_and_so_is_the_key_that_it_leaves_out():
    assert one_change('change = "add_requests"\npercentage = 20') == [
        "what-if.toml, changes, number 1, percentage: '20': no such key; add_requests takes percent",
        "what-if.toml, changes, number 1, percent: '': missing; give a whole number from 1 to 1,000, like 20",
    ]


def test_a_change_that_takes_nothing_says_so():
    assert one_change('change = "remove_busiest_consultant"\ncount = 2') == [
        "what-if.toml, changes, number 1, count: '2': no such key; remove_busiest_consultant takes no further key"
    ]


def test_a_change_that_takes_two_things_names_both():
    assert one_change('change = "add_consultants"\nlike = "C1"\ncount = 1\nwhere = "TX"') == [
        "what-if.toml, changes, number 1, where: 'TX': no such key; add_consultants takes like and count"
    ]


@pytest.mark.parametrize("percent", ["0", "1001", "20.0", "true", '"20"'])
def test_a_number_is_whole_and_within_its_limits(percent):
    found = {"true": "True", '"20"': "20"}.get(percent, percent)
    assert one_change(f'change = "add_requests"\npercent = {percent}') == [
        f"what-if.toml, changes, number 1, percent: {found!r}: a whole number from 1 to 1,000, like 20"
    ]


@pytest.mark.parametrize("percent", [1, 1000])
def test_a_number_may_be_at_its_limits(percent):
    text = f'title = "T"\n[[changes]]\nchange = "add_requests"\npercent = {percent}'
    assert parse(text, Path("what-if.toml")).changes == (AddRequests(percent),)


@pytest.mark.parametrize("setting", ["rules.survivor_min_years", "rules.expert_min_years"])
def test_the_years_that_a_role_asks_for_are_not_for_scenarios(setting):
    # Who drops out of a plan when they rise would tell who brings lived experience.
    [fault] = one_change(f'change = "set_policy"\nsetting = "{setting}"\nvalue = 5')
    assert fault.startswith(f"what-if.toml, changes, number 1, setting: '{setting}': one of points.change_consultant")


def test_the_faults_of_every_change_are_told():
    text = 'title = "T"\n[[changes]]\nchange = "cap_travel_miles"\nmiles = -1\n[[changes]]\nchange = "no"'
    assert [fault.split(":")[0] for fault in faults(text)] == [
        "what-if.toml, changes, number 1, miles",
        "what-if.toml, changes, number 2, change",
    ]


def test_the_message_has_a_line_for_each_fault():
    with pytest.raises(DefinitionError) as refused:
        parse("", Path("what-if.toml"))
    assert str(refused.value).splitlines()[0] == "the scenario can't be used."
    assert len(str(refused.value).splitlines()) == 3


def test_every_change_has_its_own_name():
    assert len(set(CHANGES.values())) == len(CHANGES)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (RemoveConsultant("C1"), "Without consultant C1."),
        (
            RemoveBusiestConsultant(),
            "Without the consultant who has most engagements: delivered lately, approved and proposed.",
        ),
        (AddConsultants("C1", 2), "2 more like consultant C1."),
        (AddRequests(20), "20% more requests, a fair sample of those there are."),
        (CapTravelMiles(1500), "Nobody travels more than 1,500 miles one way, save for what is approved."),
        (SetPolicy("rules.buffer_minutes", 60), "The pause before and after a virtual session, in minutes, is 60."),
    ],
)
def test_a_change_says_itself_in_plain_words(change, sentence):
    assert change.sentence == sentence


OF_KIND = """
change = "add_consultant_of_kind"
role = "expert"
audience = "public_health"
language = "es"
state = "TX"
"""


@pytest.mark.parametrize("topics", ['"substance_use"', "[1]", '[" "]', '["substance_use", "substance_use"]'])
def test_topics_are_a_list_of_different_names(topics):
    expected = 'a list of different names, like ["trauma_informed_care"]'
    [fault] = one_change(f"{OF_KIND}\ntopics = {topics}")
    assert fault.endswith(expected)


def test_a_kind_may_ask_for_no_topic():
    scenario = parse(f'title = "T"\n[[changes]]\n{OF_KIND}\ntopics = []', Path("what-if.toml"))
    assert scenario.changes == (AddConsultantOfKind("expert", (), "public_health", "es", "TX"),)
