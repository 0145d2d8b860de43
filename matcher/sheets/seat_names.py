"""Names of seats that tell what the seat asks for: an answer in files has them; in a database seats have numbers."""

import re
from collections.abc import Mapping

from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.sheet_table import SheetTable

NEUTRAL = "a name that tells no role, like 1, 2 or 3; used as it stands"
TOLD = re.compile(r"surviv|lived|\bexpert|experience", re.IGNORECASE)


def check_seat_names(tables: Mapping[str, SheetTable], findings: Findings) -> None:
    """Note names that say a role."""
    table = tables["seats"]
    for index, name in table.readable("seat"):
        if TOLD.search(name):
            table.warning(findings, index, "seat", NEUTRAL, "answers in files have it; an import gives a number")
