"""A list as a file: all rows that fit, in the order of the page, in its columns."""

from typing import Any

from flask import Response, abort, make_response

from matcher.bootstrap import spreadsheets
from web.lists.columns import Row
from web.lists.view import View

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The endings of files, each with its media type."""


def file_of(view: View[Row], ending: str) -> Response:
    """The list as a file to be kept."""
    if ending not in FORMATS:
        abort(404)
    header = [column.label for column in view.shown]
    rows: list[dict[str, Any]] = [{column.label: column.filed(row) for column in view.shown} for row in view.found]
    writer = spreadsheets.table_writer()
    if ending == "xlsx":
        content = writer.workbook_of({view.listing.title: rows}, header)
    else:
        content = writer.csv_of(rows, header).encode("utf-8-sig")  # with a mark, without which Excel garbles accents
    response = make_response(content)
    response.headers["Content-Type"] = FORMATS[ending]
    response.headers["Content-Disposition"] = f"attachment; filename={view.listing.name}.{ending}"
    return response
