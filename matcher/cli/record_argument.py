"""The number of a record, as a command is given it."""

from typing import Any

import click

from matcher.records.record_numbers import LARGEST_NUMBER, record_number


class RecordNumber(click.ParamType[int]):
    """The number of a record: one that no database could hold is unknown, like any other that no record has."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; a usage error where it is none."""
        text = str(value)
        if not (text.isascii() and text.isdecimal()):
            self.fail(f"{text!r} is no number of a record: those are whole and count from 1.", param, ctx)
        number = record_number(text)
        return LARGEST_NUMBER if number is None else number


RECORD = RecordNumber()
