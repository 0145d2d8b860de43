import re
from pathlib import Path

import pytest

from scenarios.case import Case
from scenarios.changes import (
    CHANGES,
    AddConsultants,
    AddRequests,
    RemoveConsultant,
)
from scenarios.definitions.faults import DefinitionError
from scenarios.definitions.naming import values_of
from scenarios.definitions.parsing import parse
from scenarios.definitions.starters import NoScenarioError, load, starters
from tests.support.builders import POLICY, a_consultant, a_problem

GUIDE = Path(__file__).parents[3] / "docs/planners.md"


CENTER = Case(a_problem(), POLICY)


def test_there_are_a_dozen_starters_or_more_each_with_a_title_of_its_own():
    titles = {starter.title for starter in starters()}
    assert len(titles) == len(starters()) >= 12


@pytest.mark.parametrize("starter", starters(), ids=lambda starter: starter.name)
def test_a_starter_fits_a_center_that_has_what_it_is_about(starter):
    people = [a_consultant(f"C{number}", topics={"prevention_education": 5}) for number in range(10, 30)]
    starter.require_fit(Case(a_problem(people), POLICY))


def test_a_starter_is_found_by_its_name():
    assert load("surge").changes == (AddRequests(20),)


def test_a_name_that_is_nearly_right_is_told_which_was_meant():
    with pytest.raises(NoScenarioError) as refused:
        load("surges")
    assert str(refused.value) == (
        "There is no scenario 'surges'. Did you mean surge? Name one of"
        f" {', '.join(starter.name for starter in starters())}, or a file that ends in .toml."
    )


def test_a_name_that_is_like_no_other_is_told_the_names_there_are():
    with pytest.raises(NoScenarioError, match=r"There is no scenario 'x'\. Name one of all-virtual,"):
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
    assert listed == {name: list(values_of(change)) for name, change in CHANGES.items()}


def test_what_does_not_fit_is_refused_with_its_file_line_change_and_key():
    text = 'title = "T"\n[[changes]]\nchange = "add_hours"\nhours = 1\nconsultant_id = "C9"'
    scenario = parse(text, Path("mine.toml"))
    with pytest.raises(DefinitionError) as refused:
        scenario.require_fit(CENTER)
    assert [str(fault) for fault in refused.value.faults] == [
        "mine.toml, line 5, change 1 (add_hours), consultant_id: 'C9': no consultant of this data; name one of C1"
    ]


def test_only_who_is_added_with_a_role_bears_it():
    roles = {starter.name for starter in starters() if starter.bears_role}
    assert roles == {"spanish"}
