"""Files that were made to waste time or memory are refused within seconds, in words."""

from collections.abc import Callable
from pathlib import Path
from time import process_time
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from matcher.domain.model.errors import DatasetError, Fault
from matcher.sheets import read_dataset
from matcher.sheets.size_limits import MEBIBYTE, SizeLimits
from tests.unit.sheets.draft import Draft

SECONDS = 5.0
"""Of this process's own time; most take a tenth of a second."""
SHEET, TEXTS, STYLES = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "xl/styles.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet_of(rows: str) -> str:
    return f"<worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>"


def entities(part: str) -> str:
    declared = "".join(f'<!ENTITY e{k} "{f"&e{k - 1};" * 10}">' for k in range(1, 20))
    return f'<!DOCTYPE x [<!ENTITY e0 "ha">{declared}]>{part.replace("HERE", "&e19;")}'


CELL = '<row r="2"><c r="A2" t="inlineStr"><is><t>HERE</t></is></c></row>'
MERGED = '</sheetData><mergeCells><mergeCell ref="A1:ZZZZ9"/></mergeCells>'
HOSTILE: dict[str, tuple[str, Callable[[], str]]] = {
    "a zip bomb": (SHEET, lambda: sheet_of(" " * 100 * MEBIBYTE)),
    "entities in a sheet": (SHEET, lambda: entities(sheet_of(CELL))),
    "entities in the texts": (TEXTS, lambda: entities(f"<sst {NAMESPACE}><si><t>HERE</t></si></sst>")),
    "entities in the styles": (STYLES, lambda: entities(f"<styleSheet {NAMESPACE}>HERE</styleSheet>")),
    "a million columns": (SHEET, lambda: sheet_of(f'<row r="1">{"<c><v>1</v></c>" * 1_000_000}</row>')),
    "sixteen thousand columns": (SHEET, lambda: sheet_of(f'<row r="1">{"<c><v>1</v></c>" * 16_384}</row>')),
    "a row beyond the last": (SHEET, lambda: sheet_of('<row r="99999999"><c r="A99999999"><v>1</v></c></row>')),
    "rows without end": (SHEET, lambda: sheet_of('<row r="2"/>' * 2)),
    "a cell of another row": (SHEET, lambda: sheet_of('<row r="2"><c r="A3"><v>1</v></c></row>')),
    "texts that nobody shows": (TEXTS, lambda: f"<sst {NAMESPACE}>{'<si><t/></si>' * 1_000_000}</sst>"),
    "one text without end": (TEXTS, lambda: f"<sst {NAMESPACE}><si><t>{'x' * 15 * MEBIBYTE}</t></si></sst>"),
    "elements without end": (SHEET, lambda: "<a>" * 1_000_000),
    "many styles": (STYLES, lambda: f"<styleSheet {NAMESPACE}>{'<xf/>' * 2_000_000}</styleSheet>"),
    "merged cells that no sheet has": (SHEET, lambda: sheet_of(CELL).replace("</sheetData>", MERGED)),
}


def bomb(folder: Path, part: str, content: str) -> Path:
    """A workbook with one part in the place of a sound one."""
    Draft().workbook().save(folder / "sound.xlsx")
    path = folder / "center.xlsx"
    with ZipFile(folder / "sound.xlsx") as source, ZipFile(path, "w", ZIP_DEFLATED) as target:
        for entry in source.infolist():
            if entry.filename != part:
                target.writestr(entry.filename, source.read(entry))
        target.writestr(part, content)
    return path


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_within_seconds(tmp_path: Path, name: str):
    part, content = HOSTILE[name]
    path = bomb(tmp_path, part, content())
    begun = process_time()
    with pytest.raises(DatasetError) as caught:
        read_dataset(path)
    assert process_time() - begun < SECONDS
    assert caught.value.faults[0].expected != ""


def test_a_workbook_that_unpacks_to_more_than_twice_the_limit_is_refused(tmp_path: Path):
    path = bomb(tmp_path, SHEET, sheet_of("".join(f'<row r="{k}"/>' for k in range(1, 200_000))))
    with pytest.raises(DatasetError, match="this one holds more than 2 MiB unpacked"):
        read_dataset(path, limits=SizeLimits(file_mebibytes=1))


def test_one_long_text_in_many_cells_is_kept_once(tmp_path: Path):
    draft = Draft()
    draft.rows["rejections"] = [["E2", "C1", "x" * 32_000]] * 200
    draft.workbook().save(tmp_path / "center.xlsx")
    reasons = [rejection.reason for rejection in read_dataset(tmp_path / "center.xlsx").problem.rejections]
    assert len({id(reason) for reason in reasons}) == 1


@pytest.mark.parametrize(("name", "mebibytes"), [("center", 1), ("center.xlsx", 1)])
def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path, name: str, mebibytes: int):
    path = tmp_path / name
    if name == "center":
        (Draft().write(path) / "skills.csv").write_bytes(b"," * (MEBIBYTE + 1))
    else:
        path.write_bytes(b"P" * (MEBIBYTE + 1))
    with pytest.raises(DatasetError) as caught:
        read_dataset(path, limits=SizeLimits(file_mebibytes=mebibytes))
    file = "skills.csv" if name == "center" else name
    expected = "a file of at most 1 MiB; MATCHER_LARGEST_FILE_MB sets the limit"
    assert caught.value.faults == (Fault(file, 0, "", "", expected),)


@pytest.mark.parametrize(("rows", "faults"), [(3, 0), (2, 1)])
def test_a_sheet_has_no_more_rows_than_the_limit(tmp_path: Path, rows: int, faults: int):
    folder = Draft().write(tmp_path)
    expected = "at most 2 rows; MATCHER_LARGEST_SHEET_ROWS sets the limit"
    found: tuple[Fault, ...] = ()
    try:
        read_dataset(folder, limits=SizeLimits(rows=rows))
    except DatasetError as error:
        found = tuple(fault for fault in error.faults if fault.file == "skills.csv")
    assert found == (Fault("skills.csv", 4, "", "", expected),) * faults


@pytest.mark.parametrize(
    ("cells", "expected"), [(2_000, "at most 1,000 columns"), (5 * MEBIBYTE, "lines of at most 4 MiB")]
)
def test_a_row_of_cells_without_end_is_one_fault(tmp_path: Path, cells: int, expected: str):
    folder = Draft().write(tmp_path)
    (folder / "skills.csv").write_text(f"a{',' * cells}\n")
    assert Draft.examined(folder) == [Fault("skills.csv", 1, "", "", expected)]


def test_progress_is_told_every_ten_thousand_rows(tmp_path: Path):
    draft = Draft()
    draft.rows["rejections"] = [["E2", "C1", ""]] * 20_001
    told: list[tuple[str, int]] = []
    read_dataset(draft.write(tmp_path), report=lambda file, rows: told.append((file, rows)))
    assert told == [("rejections.csv", 10_000), ("rejections.csv", 20_000)]
