"""Whether a file is text that can be read: looked through piece by piece, so that no size of it fills the memory."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from matcher.sheets.cells.findings import Findings
from matcher.sheets.size_limits import MEBIBYTE, SizeLimits

SAVE_AS_UTF8 = "UTF-8 text; save the file again as 'CSV UTF-8 (comma delimited)'"
NOT_UTF8 = f"{SAVE_AS_UTF8}; this is UTF-16 or holds NUL bytes"
OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff")
"""Byte order marks of UTF-16, either way round; UTF-32's begin with or contain NULs."""
LONGEST_LINE = 4 * MEBIBYTE
"""Bytes of a line: a thousand long cells. One line of a hundred megabytes is a trap."""


def is_text(file: Path, findings: Findings, limits: SizeLimits) -> bool:
    """Whether a file is UTF-8 text within the limits; where it is not, the fault is noted."""
    try:
        if file.stat().st_size > limits.file_bytes:
            findings.fault(file.name, 0, "", "", limits.too_large)
            return False
        with file.open("rb") as raw:
            wrong = _first_fault(iter(lambda: raw.read(MEBIBYTE), b""))
    except OSError as error:
        findings.fault(file.name, 0, "", "", f"a file that can be read ({error.strerror})")
        return False
    if wrong:
        findings.fault(file.name, wrong[0], "", "", wrong[1])
    return wrong is None


def _first_fault(pieces: Iterator[bytes]) -> tuple[int, str] | None:
    """The line of the first fault, 0 where none is meant, and what would be right; None where all is well."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, length = 1, 0
    for number, piece in enumerate(pieces):
        if number == 0 and piece.startswith(OTHER_ENCODINGS):
            return 0, NOT_UTF8
        if b"\0" in piece:
            return line + piece.count(b"\n", 0, piece.index(b"\0")), NOT_UTF8
        try:
            decoder.decode(piece)
        except UnicodeDecodeError as error:
            return line + error.object.count(b"\n", 0, error.start), SAVE_AS_UTF8
        length = _length_of_last_line(piece, length)
        if length > LONGEST_LINE:
            return line, f"lines of at most {LONGEST_LINE // MEBIBYTE} MiB"
        line += piece.count(b"\n")
    return _cut_short(decoder, line)


def _length_of_last_line(piece: bytes, before: int) -> int:
    end = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
    return before + len(piece) if end < 0 else len(piece) - end - 1


def _cut_short(decoder: codecs.IncrementalDecoder, line: int) -> tuple[int, str] | None:
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return line, SAVE_AS_UTF8
    return None
