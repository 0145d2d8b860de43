"""Tables of numbers from .npy and .npz files, without numpy and without pickle: a header is a literal, the rest bytes.

Source: numpy.lib.format, versions 1.0 to 3.0; a .npz file is a ZIP archive of .npy files.
"""

import ast
import struct
import sys
import zlib
from array import array
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from matcher.domain.model.errors import MatcherError

MAGIC, ZIP_MAGIC = b"\x93NUMPY", b"PK\x03\x04"
FORM = "It has to be a NumPy file (.npy or .npz) with a row of plain numbers for each reviewer, saved without pickle."
CODES: Mapping[str, str] = {
    "f8": "d", "f4": "f", "i8": "q", "i4": "i", "i2": "h", "i1": "b", "u8": "Q", "u4": "I", "u2": "H", "u1": "B",
    "b1": "b",
}  # fmt: skip
"""Letters of the module array by NumPy's."""
BIG = ">"
LONGEST_HEADER = 10_000
MOST_MEMBERS = 2
"""Scores and conflicts."""
ROWS_AND_COLUMNS = 2


class Table(NamedTuple):
    """Rows of numbers, all of the same length."""

    rows: Sequence[Sequence[float]]


def is_arrays(found: bytes) -> bool:
    """Whether a file begins as NumPy's do."""
    return found.startswith((MAGIC, ZIP_MAGIC))


def read_tables(path: Path, found: bytes, most_numbers: int) -> Mapping[str, Table]:
    """The tables of a file by name; that of a .npy file has an empty one.

    Args:
        most_numbers: Of a table.

    Raises:
        MatcherError: Something in it is no table of plain numbers, or too large.
    """
    if found.startswith(MAGIC):
        return {"": _table(str(path), found, most_numbers)}
    try:
        with ZipFile(BytesIO(found)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise MatcherError(f"{path} has {len(members)} arrays, more than {MOST_MEMBERS}. {FORM}")
            tables = {}
            for member in members:
                if member.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
                    raise MatcherError(
                        f"{path}, {member.filename}: it is packed in a way that NumPy does not write. {FORM}"
                    )
                with archive.open(member) as opened:  # read no further than the limit, whatever the directory says
                    unpacked = opened.read(_most_bytes(most_numbers) + 1)
                tables[member.filename.removesuffix(".npy")] = _table(
                    f"{path}, {member.filename}", unpacked, most_numbers
                )
            return tables
    except (
        BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        ValueError,
        OSError,
        struct.error,
        zlib.error,
    ) as error:
        raise MatcherError(f"{path} can't be unpacked: {error}. {FORM}") from error


def _most_bytes(most_numbers: int) -> int:
    return most_numbers * 8 + LONGEST_HEADER


def _table(place: str, found: bytes, most_numbers: int) -> Table:
    def refuse(said: str) -> MatcherError:
        return MatcherError(f"{place}: {said} {FORM}")

    if not found.startswith(MAGIC):
        raise refuse("it does not begin as a NumPy array does.")
    try:
        version = found[len(MAGIC)]
        size, begin = (2, 10) if version == 1 else (4, 12)
        (length,) = struct.unpack("<H" if size == 2 else "<I", found[begin - size : begin])  # noqa: PLR2004
        if length > LONGEST_HEADER:
            raise refuse(f"its header has {length:,} bytes, more than {LONGEST_HEADER:,}.")
        header = ast.literal_eval(found[begin : begin + length].decode("utf-8"))
        kind, in_columns, shape = str(header["descr"]), header["fortran_order"] is True, header["shape"]
    except (
        ValueError,
        SyntaxError,
        KeyError,
        IndexError,
        TypeError,
        RecursionError,
        MemoryError,
        struct.error,
    ) as error:
        raise refuse("its header can't be read.") from error
    code = CODES.get(kind[1:]) if kind[:1] in "<>|=" else None
    if code is None:
        raise refuse(f"its numbers are of the kind {kind[:20]!r}, which is none of {', '.join(CODES)}.")
    if not _is_shape(shape) or shape[0] * shape[1] > most_numbers:
        raise refuse(f"its shape is {str(shape)[:60]}, not rows and columns of {most_numbers:,} numbers at most.")
    numbers, rest = array(code), found[begin + length :]
    if len(rest) != shape[0] * shape[1] * numbers.itemsize:
        raise refuse(
            f"it has {len(rest):,} bytes of numbers, not the {shape[0] * shape[1] * numbers.itemsize:,} of its shape."
        )
    numbers.frombytes(rest)
    if numbers.itemsize > 1 and (kind[0] == BIG) != (sys.byteorder == "big"):
        numbers.byteswap()
    lines, across = (shape[1], shape[0]) if in_columns else (shape[0], shape[1])
    rows = [numbers[k * across : (k + 1) * across].tolist() for k in range(lines)]
    return Table(list(zip(*rows, strict=True)) if in_columns else rows)


def _is_shape(shape: object) -> bool:
    return isinstance(shape, tuple) and len(shape) == ROWS_AND_COLUMNS and all(type(n) is int and n > 0 for n in shape)
