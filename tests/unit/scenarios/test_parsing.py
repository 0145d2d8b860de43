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
from scenarios.changes.wording import key_label, label_of
from scenarios.definitions.faults import DefinitionError
from scenarios.definitions.naming import values_of
from scenarios.definitions.parsing import changes_of, parse
from scenarios.definitions.scenario import Scenario

NAMES = ", ".join(CHANGES)
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


@pytest.mark.parametrize("typed", ["2027-2-3", '"2/3/2027"', '"2027-02-03"'])
def test_a_day_as_people_write_it_is_offered_as_ours(typed):
    leave = f'title = "T"\n[[changes]]\nchange = "leave"\nconsultant_id = "C1"\nfirst = {typed}\nlast = 2027-03-05'
    (fault,) = faults(leave)
    assert fault.startswith("what-if.toml, line 5")
    assert fault.endswith("; did you mean 2027-02-03?")


def test_what_is_missing_is_told_all_at_once():
    assert faults("") == [
        "what-if.toml, title: '': missing; give text, like 'Lose the busiest consultant'",
        f"what-if.toml, changes: '': missing; give {TABLES}",
    ]


def test_a_misspelt_key_is_told_with_the_keys_there_are():
    text = 'title = "T"\nnote = "N"\n[[changes]]\nchange = "remove_busiest_consultant"'
    assert faults(text) == ["what-if.toml, line 2, note: 'N': no such key; name one of base, changes, title"]


@pytest.mark.parametrize(("line", "found"), [("title = 3", "3"), ('title = " "', " ")])
def test_a_title_is_text(line, found):
    text = f'{line}\n[[changes]]\nchange = "remove_busiest_consultant"'
    assert faults(text) == [f"what-if.toml, line 1, title: {found!r}: text, like 'Lose the busiest consultant'"]


def test_a_base_is_the_place_of_a_dataset():
    text = 'title = "T"\nbase = 1\n[[changes]]\nchange = "remove_busiest_consultant"'
    assert faults(text) == ["what-if.toml, line 2, base: '1': text, like 'data/center.xlsx'"]


@pytest.mark.parametrize("changes", ["[]", "[1]", '"add_requests"'])
def test_changes_are_tables(changes):
    found = changes.strip('"')
    assert faults(f'title = "T"\nchanges = {changes}') == [f"what-if.toml, line 2, changes: {found!r}: {TABLES}"]


def test_a_change_without_a_name_is_told_by_its_place():
    assert one_change("percent = 20") == [f"what-if.toml, line 2, change 1, change: '': missing; name one of {NAMES}"]


def test_a_misspelt_change_is_told_with_the_changes_there_are():
    assert one_change('change = "add_request"') == [
        "what-if.toml, line 3, change 1, change: 'add_request': no such change; did you mean add_requests?"
    ]


def test_a_change_like_none_there_is_told_with_all_of_them():
    assert one_change('change = "zzz"') == [
        f"what-if.toml, line 3, change 1, change: 'zzz': no such change; name one of {NAMES}"
    ]


def test_a_misspelt_name_of_the_key_change_is_told_with_its_line():
    assert one_change('chnge = "x"\nfoo = 1') == [
        "what-if.toml, line 3, change 1, chnge: 'x': no such key; did you mean change?"
    ]


def test_a_fault_of_the_second_change_has_its_own_line():
    text = 'title = "T"\n\n[[changes]]\nchange = "make_virtual"\n[[changes]]\nchange = "cap_hours"\nhours = 200'
    assert faults(text) == [
        "what-if.toml, line 7, change 2 (cap_hours), hours: '200': a whole number from 0 to 168, like 10"
    ]


def test_a_line_inside_a_long_text_is_no_key():
    text = 'title = """T\nnote = 1\n"""\nnote = 2\n[[changes]]\nchange = "make_virtual"'
    assert faults(text) == ["what-if.toml, line 4, note: '2': no such key; name one of base, changes, title"]


def test_changes_on_one_line_have_the_line_of_the_list():
    assert faults('title = "T"\nchanges = [{change = "cap_hours", hours = 200}]') == [
        "what-if.toml, line 2, change 1 (cap_hours), hours: '200': a whole number from 0 to 168, like 10"
    ]


def test_a_misspelt_key_of_a_change_is_told_and_so_is_the_key_that_it_leaves_out():
    at, takes = "what-if.toml, line 4, change 1 (add_requests)", "percent, audience, state, topic, mode, language"
    assert one_change('change = "add_requests"\npercentage = 20') == [
        f"{at}, percentage: '20': no such key; did you mean percent?; add_requests takes {takes}",
        f"{at.replace('4', '2')}, percent: '': missing; give a whole number from 0 to 1,000, like 20",
    ]


def test_a_change_that_takes_nothing_says_so():
    [fault] = one_change('change = "remove_busiest_consultant"\ncount = 2')
    assert fault.endswith("count: '2': no such key; remove_busiest_consultant takes no further key")


def test_a_change_that_takes_two_things_names_both():
    assert one_change('change = "add_consultants"\nlike = "C1"\ncount = 1\nwhere = "TX"') == [
        "what-if.toml, line 6, change 1 (add_consultants), where: 'TX': no such key; add_consultants takes like, count"
    ]


@pytest.mark.parametrize("percent", ["-1", "1001", "20.0", "true", '"20"'])
def test_a_number_is_whole_and_within_its_limits(percent):
    found = {"true": "True", '"20"': "20"}.get(percent, percent)
    offer = "; did you mean 20?" if found in {"20", "20.0"} else ""
    [fault] = one_change(f'change = "add_requests"\npercent = {percent}')
    assert fault == (
        f"what-if.toml, line 4, change 1 (add_requests), percent: {found!r}:"
        f" a whole number from 0 to 1,000, like 20{offer}"
    )


@pytest.mark.parametrize("percent", [0, 1000])
def test_a_number_may_be_at_its_limits(percent):
    text = f'title = "T"\n[[changes]]\nchange = "add_requests"\npercent = {percent}'
    assert parse(text, Path("what-if.toml")).changes == (AddRequests(percent),)


def test_an_unknown_setting_is_told_with_the_nearest():
    [fault] = one_change('change = "set_policy"\nsetting = "rules.buffer_minute"\nvalue = 5')
    assert fault.endswith("setting: 'rules.buffer_minute': not known; did you mean rules.buffer_minutes?")


def test_the_faults_of_every_change_are_told():
    text = 'title = "T"\n[[changes]]\nchange = "cap_travel_miles"\nmiles = -1\n[[changes]]\nchange = "no"'
    assert [fault.split(":")[0] for fault in faults(text)] == [
        "what-if.toml, line 4, change 1 (cap_travel_miles), miles",
        "what-if.toml, line 6, change 2, change",
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


@pytest.mark.parametrize("kind", sorted(CHANGES))
def test_pages_name_fields_where_files_name_keys(kind):
    keys = values_of(CHANGES[kind])
    with pytest.raises(DefinitionError) as refused:
        changes_of([{"change": kind, **dict.fromkeys(keys, 0.5), "unheard": 1}], "a page")
    assert all(f"change 1 ({kind}), {key}: " in str(refused.value) for key in keys)
    said = refused.value.on_pages
    assert all(f"Change 1 ({label_of(kind)}). {key_label(kind, key)}: “0.5”: " in said for key in keys)
    assert ("_" in said, "nothing is called “unheard” here any more." in said) == (False, True), said


TWO_LISTED = """title = "T"
changes = [  # {
  {change = "add_hours", consultant_id = "{x", hours = 2},
  {change = "travel_money", percent = -1}]
"""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('title = "T"\nchanges = [\n  {change = "travel_money", percent = -1},\n]\n', "line 3, change 1"),
        (TWO_LISTED, "line 4, change 2"),
        ('title = "T"\n[[changes]]\nchange = "travel_money"\npercent.of = 70\n', "line 4, change 1"),
        ('title = "T"\n[[changes]]\nchange = "make_virtual"\n[changes.percent]\nof = 70\n', "line 4, change 1"),
        ('title = "T"\n[changes]\nchange = "make_virtual"\n', "line 2, changes"),
        ('title = "T"\n[[change]]\nchange = "make_virtual"\n', "line 2, change"),
    ],
)
def test_faults_name_their_line_however_changes_are_written(text, place):
    with pytest.raises(DefinitionError) as refused:
        parse(text, Path("spring.toml"))
    assert str(refused.value.faults[0]).startswith(f"spring.toml, {place}")


@pytest.mark.parametrize(
    ("value", "offer"),
    [
        ('"70%"', "; did you mean 70?"), ('"70"', "; did you mean 70?"), ("70.0", "; did you mean 70?"),
        ("0.7", ""), ("true", ""), ('"1,500"', ""), ('"seventy"', ""), ('","', ""),
    ],
)  # fmt: skip
def test_a_number_that_is_written_otherwise_is_offered(value, offer):
    with pytest.raises(DefinitionError) as refused:
        parse(f'title = "T"\n[[changes]]\nchange = "travel_money"\npercent = {value}\n', Path("spring.toml"))
    assert refused.value.faults[0].expected == f"a whole number from 0 to 1,000, like 20{offer}"
