"""Numbers and names of records as requests give them: what no database could hold names no record."""

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, Map

from matcher.records.record_numbers import LARGEST_NUMBER, MOST_DIGITS

NUL = "\0"
"""PostgreSQL holds no text with it."""


class RecordNumber(IntegerConverter):
    """The number of a record in an address: one that no database could hold is unknown, like any other."""

    regex = rf"\d{{1,{MOST_DIGITS}}}"

    def __init__(self, map: Map) -> None:  # noqa: A002  as the routes call it
        super().__init__(map, max=LARGEST_NUMBER)


def init_record_ids(app: Flask) -> None:
    """Have routes read numbers so, and refuse text that the database can't hold; before any route is made."""
    app.url_map.converters["int"] = RecordNumber
    app.before_request(refuse_nul)


def refuse_nul() -> None:
    """An address with a NUL in it is nowhere; a form or query with one is no request."""
    if NUL in request.path:
        abort(404)
    given = (*request.args.items(multi=True), *request.form.items(multi=True))
    if any(NUL in text for pair in given for text in pair):
        abort(400)
