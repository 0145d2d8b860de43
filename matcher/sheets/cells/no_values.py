"""Cells in which a spreadsheet keeps no value: formulas that failed or were never worked out, and merged cells."""

import re

NOT_STORED = "#NOT STORED"
"""Stands for the result of a formula that the workbook does not hold."""
SWALLOWED = "#MERGED"
"""Stands in a cell that was merged into another one: what it held is gone, and the merger is noted by itself."""
NO_RESULT = "a value; the result of this formula is not stored: open the workbook in Excel, save it, and read it again"
NO_VALUE = "a value; this is what a spreadsheet shows where a formula failed or a column is too narrow"
SPREADSHEET_ERROR = re.compile(
    r"#(NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|GETTING_DATA|#+)"
    r"|Err:5[0-9]{2}"
)
"""What Excel and LibreOffice show where a formula failed, or where a column is too narrow for its number."""


def shows_an_error(cell: str) -> bool:
    """Whether a cell holds no value but a spreadsheet's word for a formula that failed."""
    return cell.startswith(("#", "E")) and SPREADSHEET_ERROR.fullmatch(cell) is not None


def holds_no_value(cell: str) -> bool:
    """Whether what stands in a cell is no value of the data."""
    return cell in {NOT_STORED, SWALLOWED} or shows_an_error(cell)


def no_value(cell: str) -> str:
    """What would be right where a cell keeps no value; empty where it does, and where a merger says so already."""
    if cell == NOT_STORED:
        return NO_RESULT
    return NO_VALUE if shows_an_error(cell) else ""
