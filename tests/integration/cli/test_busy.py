"""Commands on own calendars: what is understood of a file, and what the readings that count are worth."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher.cli import main

HEAD = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n"
LUNCH = "BEGIN:VEVENT\nUID:1\nSUMMARY:Secret\nDTSTART:20270301T170000Z\nDURATION:PT1H\nEND:VEVENT\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "me.ics"


def read(file: Path, *given: str) -> Result:
    asked = ["busy", "read", str(file), "--zone", "America/New_York", "--from", "2027-03-01", "--to", "2027-03-08"]
    return CliRunner().invoke(main, [*asked, *given])


def test_the_times_that_a_file_takes_are_shown_on_the_persons_clock(file: Path):
    file.write_text(f"{HEAD}{LUNCH}END:VCALENDAR\n", encoding="utf-8")
    shown = read(file)
    assert shown.stdout == "2027-03-01 12:00 to 2027-03-01 13:00 EST\n"
    assert shown.stderr == "1 time taken on the clock of America/New_York.\n"


def test_what_they_declined_is_left_out(file: Path):
    said_no = LUNCH.replace("UID:1", "UID:1\nATTENDEE;PARTSTAT=DECLINED:mailto:ana@example.org")
    file.write_text(f"{HEAD}{said_no}END:VCALENDAR\n", encoding="utf-8")
    assert read(file, "--email", "ana@example.org").stdout == ""


def test_every_entry_that_can_not_be_placed_is_named_and_nothing_of_it_repeated(file: Path):
    broken = LUNCH.replace("DURATION:PT1H", "DURATION:an hour")
    file.write_text(f"{HEAD}{broken * 6}END:VCALENDAR\n", encoding="utf-8")
    shown = read(file)
    assert shown.exit_code == 1
    assert [f"line {8 + 6 * n}" in shown.stderr for n in range(6)] == [True] * 6
    assert "Secret" not in shown.output


def test_a_zone_that_is_none_is_a_wrong_call(file: Path):
    file.write_text(f"{HEAD}END:VCALENDAR\n", encoding="utf-8")
    shown = CliRunner().invoke(main, ["busy", "read", str(file), "--zone", "Mars/Base"])
    assert shown.exit_code == 2
    assert "Mars/Base is no time zone. Give one like America/New_York." in shown.stderr


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2027-03-08", "2027-03-01"),
        ("2027-03-01", "2027-03-01"),
        ("0001-01-01", "2027-03-01"),
        ("2027-03-01", "9999-12-31"),
    ],
)
def test_days_in_which_nothing_can_be_taken_are_a_wrong_call(file: Path, first: str, last: str):
    file.write_text(f"{HEAD}{LUNCH}END:VCALENDAR\n", encoding="utf-8")
    shown = read(file, "--from", first, "--to", last)
    assert shown.exit_code == 2
    assert "--to is a day after --from, and both are from 1900 to 2199." in shown.stderr
