"""Definitions as people may write them, right and wrong: each can be solved, or every fault is told with its place."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.sample import Shape, invent
from scenarios.case import Case
from scenarios.changes import CHANGES, Leave
from scenarios.changes.apply import apply
from scenarios.changes.wording import LONGEST
from scenarios.definitions.faults import DefinitionError, DefinitionFault
from scenarios.definitions.naming import given_by, optional_keys, values_of
from scenarios.definitions.options import changes_in
from scenarios.definitions.parsing import parse
from scenarios.definitions.scenario import Scenario
from scenarios.definitions.writing import written
from tests.support.tries import tries

CENTER = invent(Shape(8, 5, seed=1))
CASES = [Case(CENTER.problem, CENTER.policy, sealed=sealed) for sealed in (False, True)]
PEOPLE, REQUESTS = sorted(CENTER.problem.consultants)[:2], sorted(CENTER.problem.engagements)[:2]
NUMBERS = "-1 0 1 2 70 100 101 1000 1001 99999999999999999999 -365 1.5 true nan inf 1e400"
DAYS = "2027-03-01 2027-02-01 0001-01-01 9999-12-31 2027-03-01T00:00:00"
WORDS = (
    "TX tx ZZ es Spanish ase trauma_informed_care trauma child_welfare law_enforcement survivor Survivor expert virtual"
    " language max_miles rules.travel_budget points.fit points.coverage.5 points.coverage.6 rules.survivor_min_years"
)
LISTS = (
    *("[]", '[""]', '["es", "es"]', '["es"]', '["survivor"]', '["trauma_informed_care"]', "[1]", '["x"]'),
    *('["points.fit = 120"]', '["points.fit = -1"]', '["rules.travel_budget ="]', '["holidays = 2027-99-99"]'),
)
TEXTS = [*WORDS.split(), *PEOPLE, *REQUESTS, "", " ", "if it were virtual", "x" * 5_000, "a\\nb", "\\u0000", "\u202e"]
VALUES = [*NUMBERS.split(), *DAYS.split(), *LISTS, *(f'"{text}"' for text in TEXTS), "{a = 1}"]
KEYS = sorted({key for kind in CHANGES.values() for key in values_of(kind)} | {"chnge", "change_", "percentt"})
LONGEST_MESSAGE = LONGEST + 1_500
"""A value and all names that there are."""


@st.composite
def tables(draw):
    """The name of a change, and keys with their values as they are typed."""
    name = draw(st.sampled_from([*CHANGES, "ad_requests", "", "ADD_REQUESTS"]))
    keys = {}
    for key in values_of(CHANGES[name]) if name in CHANGES else ():
        if key not in optional_keys(CHANGES[name]) or draw(st.booleans()):
            keys[key] = draw(st.sampled_from(VALUES))
    if draw(st.integers(0, 9)) == 0:
        keys[draw(st.sampled_from(KEYS))] = draw(st.sampled_from(VALUES))
    return name, keys


def faults_of(read: Callable[[], Scenario]) -> Sequence[DefinitionFault]:
    """What is wrong with a definition: it goes through all that comes before it is solved, on a base of each kind."""
    try:
        _fitted(read())
    except DefinitionError as error:
        return error.faults or pytest.fail("it is refused without a fault")
    return ()


def _fitted(scenario: Scenario) -> None:
    for case in CASES:
        scenario.require_fit(case)
        apply(scenario.changes, case)
    assert parse(written("T", scenario.changes), Path("again.toml")).changes == scenario.changes
    assert all(one.sentence and given_by(one) is not None for one in scenario.changes)


@settings(max_examples=tries(150), deadline=None)
@given(st.lists(tables(), min_size=1, max_size=3))
def test_a_definition_is_right_or_every_fault_has_its_file_line_and_change(given_tables):
    blocks = [
        f'[[changes]]\nchange = "{name}"\n' + "".join(f"{key} = {value}\n" for key, value in keys.items())
        for name, keys in given_tables
    ]
    for fault in faults_of(lambda: parse('title = "T"\n' + "".join(blocks), Path("own.toml"))):
        assert (fault.file, fault.line > 1) == ("own.toml", True)
        assert fault.number in range(1, len(given_tables) + 1) or "TOML that can be read" in fault.expected
        assert "\n" not in str(fault)
        assert len(str(fault)) < LONGEST_MESSAGE


@settings(max_examples=tries(100), deadline=None)
@given(st.lists(tables(), min_size=1, max_size=2))
def test_an_option_is_right_or_every_fault_has_its_change(given_tables):
    options = [" ".join([name, *(f"{key}={value}" for key, value in keys.items())]) for name, keys in given_tables]
    faults = faults_of(lambda: Scenario("--change", "T", changes_in(options), file="--change"))
    assert [(fault.file, fault.number > 0) for fault in faults] == [("--change", True)] * len(faults)


@pytest.mark.parametrize("last", ["9999-12-31", "0001-01-01"])
def test_a_leave_to_the_end_of_the_calendar_is_a_slip(last):
    with pytest.raises(DefinitionError, match="a day from 2000 to 2099, like 2027-03-01"):
        changes_in([f"leave consultant_id={PEOPLE[0]} first=2027-03-01 last={last}"])
    [longest] = changes_in([f"leave consultant_id={PEOPLE[0]} first=2000-01-01 last=2099-12-31"])
    assert longest == Leave(PEOPLE[0], date(2000, 1, 1), date(2099, 12, 31))
    assert apply([longest], CASES[0]) != CASES[0]


def test_of_a_long_value_only_the_beginning_is_shown():
    with pytest.raises(DefinitionError) as raised:
        changes_in([f"set_policy setting={'x' * 5_000} value=1"])
    assert f"'{'x' * LONGEST}…'" in str(raised.value)
