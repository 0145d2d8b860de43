"""The policy: every setting, its limits, what is unknown, what is absent."""

from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from matcher.domain.model.errors import Fault
from matcher.domain.model.policy import PointSettings, Policy, RuleSettings
from matcher.sheets import examine, read_dataset
from matcher.sheets.policy_file import SETTINGS
from tests.unit.sheets.draft import Draft

TODAY = date(2027, 1, 5)
YEARS = "a number from 0 to 100"
DAYS = "a whole number from 0 to 366"
POINTS = "a whole number from 0 to 1000000"
COVERAGE = "five whole numbers from 0 to 1000000, for priority 1 to 5"
DAY = "a day like 2027-01-19, from 1900 to 2199"
HOLIDAYS = "days like 2027-01-18"


def folder_with(tmp_path: Path, toml: str) -> Path:
    folder = Draft().write(tmp_path)
    (folder / "policy.toml").write_text(toml)
    return folder


def policy(tmp_path: Path, toml: str) -> Policy:
    return read_dataset(folder_with(tmp_path, toml), today=TODAY).policy


def in_toml(path: str, value: str) -> str:
    section, _, key = path.rpartition(".")
    return (f"[{section}]\n" if section else "") + f"{key} = {value}\n"


def test_every_setting_of_the_domain_can_be_given():
    paths = ["as_of", "holidays", *(f"rules.{f.name}" for f in fields(RuleSettings))]
    assert [setting.path for setting in SETTINGS] == [*paths, *(f"points.{f.name}" for f in fields(PointSettings))]


@pytest.mark.parametrize("toml", ["", "[rules]\n[points]\n"])
def test_what_is_absent_has_its_default_and_is_of_today(tmp_path: Path, toml: str):
    assert policy(tmp_path, toml) == Policy(TODAY)


def test_a_folder_without_a_policy_has_the_defaults_of_today(tmp_path: Path):
    folder = Draft().write(tmp_path)
    (folder / "policy.toml").unlink()
    assert read_dataset(folder, today=TODAY).policy == Policy(TODAY)


@pytest.mark.parametrize("quote", ['"', ""])
def test_days_may_be_text_or_toml_dates(tmp_path: Path, quote: str):
    first, second = f"{quote}2027-01-18{quote}", f"{quote}2027-02-15{quote}"
    given = policy(tmp_path, f"as_of = {first}\nholidays = [{first}, {second}]")
    assert given == Policy(date(2027, 1, 18), frozenset({date(2027, 1, 18), date(2027, 2, 15)}))


def test_numbers_take_the_place_of_the_defaults(tmp_path: Path):
    toml = "[rules]\nexpert_min_years = 5\nprogramme_budget = 250000.5\n[points]\ncoverage = [1, 2, 3, 4, 5]\nfit = 0"
    rules, points = RuleSettings(expert_min_years=5.0, programme_budget=250000.5), PointSettings((1, 2, 3, 4, 5), 0)
    assert policy(tmp_path, toml) == Policy(TODAY, frozenset(), rules, points)


@pytest.mark.parametrize(
    ("path", "value", "shown", "expected"),
    [
        ("as_of", '"2027-02-30"', "2027-02-30", DAY),
        ("as_of", "2027-01-04T09:00:00", "2027-01-04 09:00:00", DAY),
        ("as_of", "20270104", "20270104", DAY),
        ("holidays", '"2027-01-18"', "2027-01-18", HOLIDAYS),
        ("holidays", '["2027-01-18", "soon"]', "2027-01-18;soon", HOLIDAYS),
        ("holidays", "[2027]", "[2027]", HOLIDAYS),
        ("rules.expert_min_years", '"7"', "7", YEARS),
        ("rules.expert_min_years", "-0.5", "-0.5", YEARS),
        ("rules.survivor_min_years", "nan", "nan", YEARS),
        ("rules.survivor_min_years", "true", "True", YEARS),
        ("rules.lead_days_virtual", "-1", "-1", DAYS),
        ("rules.lead_days_virtual", "367", "367", DAYS),
        ("rules.lead_days_in_person", "1.0", "1.0", DAYS),
        ("rules.buffer_minutes", "-1", "-1", "a whole number from 0 to 1440"),
        ("rules.buffer_minutes", "1441", "1441", "a whole number from 0 to 1440"),
        ("rules.programme_budget", "-1", "-1", "a number from 0 to 1,000,000,000"),
        ("rules.travel_budget", "-1", "-1", "a number from 0 to 1,000,000,000"),
        ("points.coverage", "[1, 2, 3, 4]", "1;2;3;4", COVERAGE),
        ("points.coverage", "[1, 2, 3, 4, 5, 6]", "1;2;3;4;5;6", COVERAGE),
        ("points.coverage", "[1, 2, 3, 4, -5]", "1;2;3;4;-5", COVERAGE),
        ("points.coverage", "1000", "1000", COVERAGE),
        ("points.fit", "-1", "-1", POINTS),
        ("points.local", "1000001", "1000001", POINTS),
        ("points.preferred", "true", "True", POINTS),
        ("points.dollars_per_point", "0", "0", "a whole number from 1 to 1000000"),
        ("points.wait_per_day", "-1", "-1", POINTS),
        ("points.fairness", "-1", "-1", POINTS),
        ("points.change_consultant", "-1", "-1", POINTS),
        ("points.change_start", '"30"', "30", POINTS),
        ("rules", "5", "5", "a table: [rules]"),
    ],
)
def test_a_setting_of_the_wrong_kind_is_a_fault(tmp_path: Path, path: str, value: str, shown: str, expected: str):
    faults = examine(folder_with(tmp_path, in_toml(path, value))).faults
    assert faults == (Fault("policy.toml", 0, path, shown, expected),)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("holidays", "[]"),
        ("rules.expert_min_years", "0"),
        ("rules.expert_min_years", "100"),
        ("rules.lead_days_virtual", "0"),
        ("rules.lead_days_in_person", "366"),
        ("rules.buffer_minutes", "1440"),
        ("rules.programme_budget", "0"),
        ("points.coverage", "[0, 0, 0, 0, 1000000]"),
        ("points.dollars_per_point", "1"),
        ("points.fairness", "0"),
    ],
)
def test_a_setting_at_its_limit_is_none(tmp_path: Path, path: str, value: str):
    assert examine(folder_with(tmp_path, in_toml(path, value))).faults == ()


@pytest.mark.parametrize(("path", "value"), [("rules.buffer", "30"), ("points.expert_min_years", "7"), ("seed", "1")])
def test_an_unknown_setting_is_odd(tmp_path: Path, path: str, value: str):
    warnings = examine(folder_with(tmp_path, in_toml(path, value))).warnings
    assert warnings == (Fault("policy.toml", 0, path, value, "a known setting; this one is ignored"),)


def test_a_setting_by_a_slip_of_the_right_name_is_a_fault(tmp_path: Path):
    (fault,) = examine(folder_with(tmp_path, in_toml("rules.buffer_minute", "30"))).faults
    detail = "did you mean rules.buffer_minutes?"
    assert fault == Fault("policy.toml", 0, "rules.buffer_minute", "30", "the name of a setting", detail)


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("expert_min_years", "rules.expert_min_years"),
        ("fit", "points.fit"),
        ("rule.buffer_minutes", "rules.buffer_minutes"),
        ("rules_.lead_days_virtul", "rules.lead_days_virtual"),
    ],
)
def test_a_setting_outside_its_section_is_a_fault(tmp_path: Path, path: str, meant: str):
    (fault,) = examine(folder_with(tmp_path, in_toml(path, "30"))).faults
    assert fault == Fault("policy.toml", 0, path, "30", "the name of a setting", f"did you mean {meant}?")


def test_toml_that_is_nested_without_end_is_one_fault(tmp_path: Path):
    (fault,) = examine(folder_with(tmp_path, f"holidays = {'[' * 50_000}\n")).faults
    assert fault == Fault("policy.toml", 0, "", "", "TOML that can be read: this is nested without end")


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ('as_of = "27.2.2027"', "2027-02-27"),
        ("as_of = 2027-2-3  # a day", "2027-02-03"),
        ('holidays = ["2027-01-18", "2/3/2027"]', "2027-01-18;2027-02-03"),
    ],
)
def test_a_day_as_people_write_it_is_offered_as_ours(tmp_path: Path, line: str, meant: str):
    (fault,) = examine(folder_with(tmp_path, f"{line}\n")).faults
    assert fault.detail == f"did you mean {meant}?"


def test_what_is_no_toml_is_one_fault(tmp_path: Path):
    faults = examine(folder_with(tmp_path, "as_of = \n")).faults
    assert [fault.file for fault in faults] == ["policy.toml"]
    assert faults[0].expected.startswith("TOML that can be read: ")


def workbook_faults(tmp_path: Path, *rows: list[Any]) -> list[tuple[int, str, str]]:
    book = Draft().workbook()
    sheet = book.create_sheet("policy")
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "center.xlsx")
    return [(fault.row, fault.column, fault.value) for fault in examine(tmp_path / "center.xlsx").faults]


def test_a_workbook_has_its_policy_on_a_sheet(tmp_path: Path):
    rows: list[list[Any]] = [
        ["key", "value"],
        ["as_of", date(2027, 1, 4)],
        ["rules.buffer_minutes", 45],
        ["points.fit", None],
    ]
    assert workbook_faults(tmp_path, *rows) == []
    expected = Policy(date(2027, 1, 4), rules=RuleSettings(buffer_minutes=45))
    assert read_dataset(tmp_path / "center.xlsx").policy == expected


def test_a_faulty_setting_on_a_sheet_has_its_row(tmp_path: Path):
    rows: list[list[Any]] = [["key", "value"], ["points.fit", 1], ["points.dollars_per_point", 0]]
    assert workbook_faults(tmp_path, *rows) == [(3, "points.dollars_per_point", "0")]


def test_a_setting_that_comes_twice_on_a_sheet_is_a_fault(tmp_path: Path):
    rows: list[list[Any]] = [["key", "value"], ["points.fit", 1], ["points.fit", 2]]
    assert workbook_faults(tmp_path, *rows) == [(3, "key", "points.fit")]


def test_a_policy_sheet_needs_its_header(tmp_path: Path):
    assert workbook_faults(tmp_path, ["points.fit", 1]) == [(1, "", "")]
