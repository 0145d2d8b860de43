"""Files as people and programs leave them: encodings, blank lines, quotes, files too many or too few."""

from pathlib import Path

import pytest

from matcher.domain.model.errors import DatasetError, Fault
from matcher.sheets import examine, read_dataset
from matcher.sheets.storage.text_file import NOT_UTF8, SAVE_AS_UTF8
from tests.unit.sheets.draft import Draft


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path):
    folder = Draft().write(tmp_path)
    (folder / "consultants.csv").write_text(Draft().text("consultants"), encoding="utf-8-sig")
    assert Draft.examined(folder) == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_another_unicode_is_one_fault_with_the_way_out(tmp_path: Path, encoding: str):
    folder = Draft().write(tmp_path)
    (folder / "exclusions.csv").write_text(Draft().text("exclusions"), encoding=encoding)
    faults = Draft.examined(folder)
    assert [(f.file, f.expected) for f in faults] == [("exclusions.csv", NOT_UTF8)]


def test_latin_1_is_one_fault_with_its_row(tmp_path: Path):
    folder = Draft().write(tmp_path)
    text = Draft().put("consultants", "name", "Zoë", row=3).text("consultants")
    (folder / "consultants.csv").write_text(text, encoding="latin-1")
    assert Draft.examined(folder) == [Fault("consultants.csv", 3, "", "", SAVE_AS_UTF8)]


def test_a_nul_byte_is_one_fault_with_its_row(tmp_path: Path):
    assert Draft().put("rejections", "reason", "a\0b").faults(tmp_path) == [
        Fault("rejections.csv", 2, "", "", NOT_UTF8),
    ]


def test_blank_lines_are_skipped_and_counted(tmp_path: Path):
    folder = Draft().write(tmp_path)
    (folder / "skills.csv").write_text("\nconsultant_id,kind,value,level\n\n,,,\n  \nC1,topic,substance_use,9\n")
    assert [(fault.row, fault.column) for fault in Draft.examined(folder)] == [(6, "level")]


def test_a_line_break_inside_quotes_is_one_row_and_part_of_the_text(tmp_path: Path):
    draft = Draft().put("rejections", "reason", '"busy,\r\nas ever"').add("rejections", "E2,C9,no")
    faults = draft.faults(tmp_path)
    assert [(fault.row, fault.value) for fault in faults] == [(3, "C9")]
    del draft.rows["rejections"][1]
    assert read_dataset(draft.write(tmp_path)).problem.rejections[0].reason == "busy,\nas ever"


@pytest.mark.parametrize("reason", ['"never closed', '"closed"early'])
def test_quotes_that_do_not_match_are_one_fault(tmp_path: Path, reason: str):
    faults = Draft().put("rejections", "reason", reason).faults(tmp_path)
    assert [(fault.file, fault.row) for fault in faults] == [("rejections.csv", 2)]
    assert faults[0].expected.startswith("CSV that can be read (")


def test_space_around_cells_and_names_means_nothing(tmp_path: Path):
    folder = Draft().write(tmp_path)
    (folder / "skills.csv").write_text(Draft().text("skills").replace(",", " , "))
    assert read_dataset(folder) == read_dataset(Draft().write(tmp_path / "plain"))


@pytest.mark.parametrize("name", ["consultants", "engagements"])
def test_a_file_that_must_be_there_is_missed_and_nothing_follows_from_it(tmp_path: Path, name: str):
    folder = Draft().write(tmp_path)
    (folder / f"{name}.csv").unlink()
    missed = Fault(f"{name}.csv", 0, "", "", "to be there, if only with its header; it is missing")
    assert Draft.examined(folder) == [missed]


@pytest.mark.parametrize(
    "name", ["skills", "availability", "exclusions", "engagement_topics", "schedule", "rejections", "affinity"]
)
def test_another_missing_file_is_an_empty_one(tmp_path: Path, name: str):
    folder = Draft().write(tmp_path)
    (folder / f"{name}.csv").unlink()
    empty = Draft()
    empty.rows[name].clear()
    assert read_dataset(folder) == read_dataset(empty.write(tmp_path / "empty"))


@pytest.mark.parametrize("name", ["consultants.csv", "exclusions.csv", "rejections.csv", "policy.toml"])
@pytest.mark.parametrize("is_link", [False, True])
def test_what_has_the_name_of_a_file_and_is_none_is_a_fault(tmp_path: Path, name: str, is_link: bool):
    folder = Draft().write(tmp_path)
    (folder / name).unlink(missing_ok=True)
    if is_link:
        (folder / name).symlink_to(tmp_path / "nowhere")
    else:
        (folder / name).mkdir()
    no_file = "a file that can be read: this is a folder, or a link to nothing"
    assert Draft.examined(folder) == [Fault(name, 0, "", "", no_file)]


@pytest.mark.parametrize("text", ["", "\ufeff", "\n\n", "sep=;\n", ",,\n"])
def test_a_file_without_a_header_is_empty_where_it_may_be_missing_and_is_named(tmp_path: Path, text: str):
    """What consultants rule out would be lost without a word otherwise."""
    folder = Draft().write(tmp_path)
    (folder / "exclusions.csv").write_text(text, encoding="utf-8")
    odd = "a header row; this one is empty, and counts as if it had no rows; was it cut short?"
    found = examine(folder)
    assert (found.faults, found.warnings) == ((), (Fault("exclusions.csv", 0, "", "", odd),))


def test_a_file_without_a_byte_lacks_its_header_where_it_must_be_there(tmp_path: Path):
    folder = Draft().write(tmp_path)
    (folder / "consultants.csv").write_bytes(b"")
    header = Fault("consultants.csv", 1, "", "", "a header row with the names of the columns")
    assert Draft.examined(folder) == [header]


@pytest.mark.parametrize(
    ("name", "detail"),
    [("notes.csv", ""), ("schedule.pdf", ""), ("Consultant.csv", "did you mean consultants.csv?"), ("skills.bak", "")],
)
def test_an_unknown_file_is_odd(tmp_path: Path, name: str, detail: str):
    folder = Draft().write(tmp_path)
    (folder / name).touch()
    expected = "a file of a dataset; this one is ignored"
    assert list(examine(folder).warnings) == [Fault(name, 0, "", "", expected, detail)]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("exclusions.csv", "exclusion.csv"),
        ("rejections.csv", "Rejections.csv"),
        ("policy.toml", "polcy.toml"),
        ("seats.csv", "seats.txt"),
        ("skills.csv", "Skills.xlsx"),
        ("availability.csv", "availability"),
        ("policy.toml", "policy.txt"),
    ],
)
def test_a_file_by_a_slip_of_the_right_name_is_a_fault(tmp_path: Path, right: str, wrong: str):
    folder = Draft().write(tmp_path)
    (folder / right).rename(folder / wrong)
    meant = Fault(wrong, 0, "", "", "the name of a file of a dataset", f"did you mean {right}?")
    assert Draft.examined(folder) == [meant]


@pytest.mark.parametrize("name", [".DS_Store", "~$center.xlsx", "assignments.csv", "uncovered.csv", "summary.json"])
def test_hidden_files_and_an_answer_are_not(tmp_path: Path, name: str):
    folder = Draft().write(tmp_path)
    (folder / name).touch()
    assert examine(folder).warnings == ()


def test_an_empty_folder_lacks_the_two_files_that_must_be_there(tmp_path: Path):
    assert [fault.file for fault in Draft.examined(tmp_path)] == ["consultants.csv", "engagements.csv"]


@pytest.mark.parametrize("name", ["nowhere", "notes.txt"])
def test_a_place_that_is_no_dataset_is_said_to_be_none(tmp_path: Path, name: str):
    (tmp_path / "notes.txt").touch()
    with pytest.raises(DatasetError, match=r"a folder of CSV files or an \.xlsx workbook"):
        read_dataset(tmp_path / name)


def test_an_error_counts_the_faults_and_tells_the_first(tmp_path: Path):
    folder = Draft().put("skills", "level", "0").put("skills", "level", "9", row=3).write(tmp_path)
    with pytest.raises(DatasetError) as caught:
        read_dataset(folder)
    first = "skills.csv, row 2, level (D2): '0': a whole number from 1 to 5"
    assert str(caught.value) == f"2 faults in the dataset; the first: {first}"
