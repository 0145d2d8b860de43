"""The XML inside a workbook, looked through before any library reads it: what was made to waste time ends here."""

from collections.abc import Mapping
from typing import IO
from xml.parsers.expat import ExpatError, ParserCreate

PIECE = 2**16
DEEPEST = 64
"""Elements inside each other: a workbook needs some ten."""
LONGEST_TEXT = 2**20
"""Characters of one text: a cell holds 32,767."""


class HostileXmlError(ValueError):
    """XML as no spreadsheet program writes it."""


class XmlHandler:
    """What hears of elements and texts by name; overridden where one matters."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str, text: str) -> None:
        """An element ends.

        Args:
            text: What stands in it directly, other elements aside; at most a mebibyte.
        """


def scan(source: IO[bytes], handler: XmlHandler) -> None:
    """Read XML piece by piece, keeping nothing.

    Raises:
        HostileXmlError: It declares a document type, is nested too deeply, has a text of more than a mebibyte or is
            no XML.
    """
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    walk = _Walk(handler)
    parser.StartDoctypeDeclHandler = walk.refuse
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.text
    try:
        for piece in iter(lambda: source.read(PIECE), b""):
            parser.Parse(piece, False)  # noqa: FBT003 - expat takes no keywords
        parser.Parse(b"", True)  # noqa: FBT003
    except ExpatError as error:
        raise HostileXmlError("no XML") from error


class _Walk:
    """Where the parser is: the open elements and their texts."""

    def __init__(self, handler: XmlHandler) -> None:
        self._handler = handler
        self._texts: list[list[str]] = []
        self._length = 0

    def refuse(self, *_: object) -> None:
        raise HostileXmlError("a document type")

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if len(self._texts) == DEEPEST:
            raise HostileXmlError("nested too deeply")
        self._texts.append([])
        self._length = 0
        self._handler.start(name.rpartition(" ")[2], attributes)

    def end(self, name: str) -> None:
        self._handler.end(name.rpartition(" ")[2], "".join(self._texts.pop()))

    def text(self, text: str) -> None:
        self._length += len(text)
        if self._length > LONGEST_TEXT:
            raise HostileXmlError("a text without end")
        self._texts[-1].append(text)
