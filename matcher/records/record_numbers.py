"""Numbers of records as people give them: what no database could hold names no record."""

LARGEST_NUMBER = 2**31 - 1
"""That PostgreSQL holds in a column of ids; it fails on larger ones. No record has it: they are counted from 1."""
MOST_DIGITS = 10


def record_number(text: str) -> int | None:
    """The number of a record in a form, a query or a command, or None where it is none."""
    digits = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if digits and int(text) <= LARGEST_NUMBER else None
