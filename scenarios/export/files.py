"""An answer as a file: CSV (in an archive where there are several tables), XLSX or JSON."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from matcher.bootstrap import spreadsheets
from matcher.domain.model.errors import MatcherError
from matcher.records import Study, StudyKind
from scenarios.export.tables import tables

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
"""The kinds of file, each with its media type; ``zip`` holds a CSV file for each table."""
NOTHING_ASKED: Mapping[str, Any] = MappingProxyType({})
LEFT_OUT = frozenset({"rows"})
"""Schedules seat by seat: what the seats ask for stays here."""


class FormatError(MatcherError):
    """A kind of file that there is not."""


def about(study: Study) -> dict[str, Any]:
    """The question, with all that it takes to have the answer again."""
    return {
        "title": study.title,
        "asked by": study.asked_by,
        "asked at": study.asked_at.isoformat(),
        "base": study.base,
        "input hash": study.input_hash,
        "seed": study.seed,
        "seconds of each search at most": study.limit_seconds,
        "definitions": list(study.definitions),
        "options": dict(study.options),
    }


def file_of(kind: StudyKind, result: Mapping[str, Any], ending: str, asked: Mapping[str, Any] = NOTHING_ASKED) -> bytes:
    """The content of a file.

    Args:
        asked: What JSON says of the question, as :func:`about` gives it.
        ending: ``csv`` has the first table alone; ``zip``, ``xlsx`` and ``json`` have all.

    Raises:
        FormatError: The ending is none of those.
    """
    if ending == "json":
        shown = {key: value for key, value in result.items() if key not in LEFT_OUT}
        shown = {"question": asked, **shown} if asked else shown
        return (json.dumps(shown, ensure_ascii=False, indent=2) + "\n").encode()
    found = tables(kind, result)
    writer = spreadsheets.table_writer()
    if ending == "xlsx":
        return writer.workbook_of(found)
    if ending == "zip":
        return writer.csv_archive_of(found)
    if ending == "csv":
        main = "figures" if "figures" in found else next(iter(found), "")
        return writer.csv_of(found.get(main, [])).encode()
    wrong = f"No file ends in .{ending}." if ending else "The name of the file says no format."
    raise FormatError(f"{wrong} Let it end in one of {', '.join(f'.{one}' for one in FORMATS)}.")
