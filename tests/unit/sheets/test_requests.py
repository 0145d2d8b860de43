"""Requests in a CSV file: what is read, and every fault with its row and column."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from matcher.domain.model.errors import DatasetError
from matcher.domain.model.request_facts import Contact
from matcher.sheets import read_requests
from tests.support.requests import NOON, WHOLE

HEADER = "contact_name,contact_email,organization,audience,city,state,need"
ROW = "Ada Lane,ada.lane@example.org,Harbor Light Shelter,direct_services_nonprofit,Dayton,OH,A first training."


def written(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "requests.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def faults(tmp_path: Path, *lines: str) -> list[tuple[int, str, str]]:
    with pytest.raises(DatasetError) as refusal:
        read_requests(written(tmp_path, *lines), NOON)
    assert {fault.file for fault in refusal.value.faults} == {"requests.csv"}
    return [(fault.row, fault.column, fault.value) for fault in refusal.value.faults]


def test_a_row_is_a_request(tmp_path: Path):
    (row,) = read_requests(written(tmp_path, HEADER, ROW), NOON).rows
    assert row.contact == Contact("Ada Lane", "ada.lane@example.org")
    assert (row.facts.organization, row.facts.city, row.facts.need) == (
        WHOLE.organization,
        "Dayton",
        "A first training.",
    )
    assert row.received_at is None


def test_every_field_of_the_form_may_be_a_column(tmp_path: Path):
    more = "topics,start_times,seats,window_start,minors_present,received_at"
    cells = "human_trafficking_101; sex_trafficking,09:00; 13:30,2,2027-04-05,yes,2027-01-04T11:00:00-05:00"
    (row,) = read_requests(written(tmp_path, f"{HEADER},{more}", f"{ROW},{cells}"), NOON).rows
    assert row.facts.topics == {"human_trafficking_101", "sex_trafficking"}
    assert row.facts.start_times == (time(9), time(13, 30))
    assert (row.facts.seats, row.facts.window_start, row.facts.minors_present) == (2, date(2027, 4, 5), True)
    assert row.received_at == datetime(2027, 1, 4, 16, tzinfo=UTC)


def test_all_faults_are_told_with_row_and_column(tmp_path: Path):
    bad = ROW.replace("OH", "Ohio").replace("direct_services_nonprofit", "club")
    assert faults(tmp_path, HEADER, ROW, bad, ROW.replace("Dayton", "")) == [
        (3, "audience", "club"),
        (3, "state", "Ohio"),
        (4, "city", ""),
    ]


def test_a_fault_in_who_asked_is_not_repeated(tmp_path: Path):
    assert faults(tmp_path, HEADER, ROW.replace("ada.lane@example.org", "ada.lane")) == [(2, "contact_email", "")]


def test_a_missing_column_is_told_once(tmp_path: Path):
    assert faults(tmp_path, HEADER.replace(",need", ""), ROW.rpartition(",")[0]) == [(1, "", "need")]


def test_nothing_came_in_tomorrow(tmp_path: Path):
    head, late = f"{HEADER},received_at", "2027-01-04T12:00:01-05:00"
    assert faults(tmp_path, head, f"{ROW},{late}") == [(2, "received_at", late)]
    on_the_dot = written(tmp_path, head, f"{ROW},2027-01-04T12:00:00-05:00")
    assert read_requests(on_the_dot, NOON).rows[0].received_at == NOON


def test_a_row_with_too_many_cells_is_told_as_such_only(tmp_path: Path):
    assert faults(tmp_path, HEADER, ROW.replace("Harbor Light", "Harbor, Light")) == [(2, "", "")]


def test_a_file_that_is_no_text_is_told(tmp_path: Path):
    file = tmp_path / "requests.csv"
    file.write_bytes(b"\xff\xfea\0")
    with pytest.raises(DatasetError):
        read_requests(file, NOON)


def test_strange_columns_are_odd_only(tmp_path: Path):
    read = read_requests(written(tmp_path, f"{HEADER},color", f"{ROW},red"), NOON)
    assert [(fault.row, fault.value) for fault in read.warnings] == [(1, "color")]
