import re
from dataclasses import fields
from pathlib import Path

import pytest

from scenarios.changes import (
    CHANGES,
    AddConsultants,
    AddRequests,
    CapTravelMiles,
    RemoveBusiestConsultant,
    RemoveConsultant,
)
from scenarios.definitions import NoScenarioError, load, starters
from scenarios.parsing import DefinitionError, parse

GUIDE = Path(__file__).parents[3] / "docs/planners.md"


def test_the_starters_are_these():
    assert {starter.name: (starter.title, starter.changes) for starter in starters()} == {
        "busiest": ("Lose the busiest consultant", (RemoveBusiestConsultant(),)),
        "surge": ("20% more requests", (AddRequests(20),)),
        "travel-cap": ("A travel cap: no flights", (CapTravelMiles(200),)),
    }


def test_a_starter_is_found_by_its_name():
    assert load("surge").changes == (AddRequests(20),)


def test_a_name_that_is_nearly_right_is_told_which_was_meant():
    with pytest.raises(NoScenarioError) as refused:
        load("surges")
    assert str(refused.value) == (
        "There is no scenario 'surges'. Did you mean surge? Name one of busiest, surge, travel-cap, or a file that"
        " ends in .toml."
    )


def test_a_name_that_is_like_no_other_is_told_the_names_there_are():
    with pytest.raises(NoScenarioError, match=r"There is no scenario 'x'\. Name one of busiest,"):
        load("x")


def test_a_file_of_ones_own_is_found_by_its_path(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text('title = "Mine"\nbase = "center"\n[[changes]]\nchange = "add_requests"\npercent = 5')
    mine = load(str(file))
    assert (mine.name, mine.base, mine.changes) == ("mine", tmp_path / "center", (AddRequests(5),))


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(NoScenarioError, match=r"none\.toml can't be read: No such file or directory"):
        load(str(tmp_path / "none.toml"))


def test_a_file_that_is_no_text_is_told(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_bytes(b"title = '\xff'")
    with pytest.raises(DefinitionError, match=r"mine\.toml: text in UTF-8"):
        load(str(file))


def test_the_example_of_the_guide_can_be_read():
    [example] = re.findall(r"```toml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert parse(example, Path("spring.toml")).changes == (RemoveConsultant("C00007"), AddConsultants("C00014", 2))


def test_the_guide_lists_every_change_with_its_keys():
    rows = re.findall(r"^\| `(\w+)` \|(.*?)\|", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    listed = {name: re.findall(r"`(\w+)`", keys) for name, keys in rows}
    assert listed == {name: [field.name for field in fields(change)] for name, change in CHANGES.items()}
