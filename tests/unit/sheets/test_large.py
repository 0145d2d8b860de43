"""Tens of thousands of rows are read in seconds, and a fault in the last of them is found."""

import itertools
from datetime import datetime, timedelta
from pathlib import Path
from time import process_time

from tests.support.tries import tries
from tests.unit.sheets.draft import Draft

ROWS = min(100_000, tries(20_000))
SECONDS = ROWS / 10_000
"""Of this process's own time; a third of a second a column of different moments is usual."""


def test_many_rows_are_read_in_seconds(tmp_path: Path):
    draft = Draft()
    first = datetime.fromisoformat("2027-01-01T00:00:00-05:00")
    hours = [(first + timedelta(hours=k)).isoformat() for k in range(ROWS + 1)]
    draft.rows["availability"] = [["C1", "unavailable", "", begin, end] for begin, end in itertools.pairwise(hours)]
    draft.put("availability", "end", "never", row=ROWS + 1)
    folder = draft.write(tmp_path)
    begun = process_time()
    faults = Draft.examined(folder)
    assert process_time() - begun < SECONDS
    assert [(fault.file, fault.row, fault.column) for fault in faults] == [("availability.csv", ROWS + 1, "end")]
