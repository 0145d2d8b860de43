"""Whether a workbook is safe to read: how much it unpacks to, and what its XML holds, before any library sees it."""

from collections.abc import Mapping
from zipfile import ZipFile, ZipInfo

from matcher.sheets.size_limits import MEBIBYTE, SizeLimits
from matcher.sheets.storage.sheet_marks import SheetMarks, SheetScan
from matcher.sheets.storage.xml_scan import HostileXmlError, XmlHandler, scan

MOST_PARTS = 5_000
UNPACKED_PER_FILE = 2
"""Times the limit of a file that a workbook may hold unpacked."""
SUSPICIOUS_BYTES = 8 * MEBIBYTE
MOST_PACKED = 100
"""Times that a workbook is packed at most: sheets of real data are packed ten to forty times."""
MAY_BE_LARGE = (
    "xl/worksheets/", "xl/sharedStrings.xml", "xl/calcChain.xml", "xl/pivotCache/", "xl/drawings/", "xl/charts/",
    "xl/comments", "xl/threadedComments/", "xl/externalLinks/", "xl/tables/", "customXml/",
)  # fmt: skip
LARGEST_SMALL_PART = 8 * MEBIBYTE
"""Of any other: styles, properties, relations."""
TEXTS_NOBODY_NEEDS = 50_000
"""In the list of texts beyond those that cells refer to."""


class _TextCount(XmlHandler):
    """How many texts the common list holds."""

    def __init__(self) -> None:
        self.texts = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        del attributes
        self.texts += name == "si"


def inspected(archive: ZipFile, limits: SizeLimits) -> Mapping[str, SheetMarks]:
    """Look a workbook through.

    Returns:
        The marks of its sheets by the name of the part.

    Raises:
        HostileXmlError: It was made to waste time or memory; the message is what would be right.
    """
    parts = archive.infolist()
    _check_sizes(parts, limits)
    marks: dict[str, SheetMarks] = {}
    texts = 0
    for part in parts:
        if not part.filename.endswith((".xml", ".rels")):
            continue
        with archive.open(part) as source:
            if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                sheet = SheetScan()
                scan(source, sheet)
                marks[part.filename] = sheet.marks
            else:
                count = _TextCount()
                scan(source, count)
                texts += count.texts
    if texts > sum(sheet.shared_texts for sheet in marks.values()) + TEXTS_NOBODY_NEEDS:
        raise HostileXmlError("many texts that no cell shows")
    return marks


def _check_sizes(parts: list[ZipInfo], limits: SizeLimits) -> None:
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if len(parts) > MOST_PARTS:
        raise HostileXmlError("thousands of parts")
    if unpacked > UNPACKED_PER_FILE * limits.file_bytes:
        raise HostileXmlError(f"more than {UNPACKED_PER_FILE * limits.file_mebibytes:,} MiB unpacked")
    if unpacked > SUSPICIOUS_BYTES and unpacked > MOST_PACKED * packed:
        raise HostileXmlError(f"{unpacked // MEBIBYTE:,} MiB packed into very little")
    for part in parts:
        is_small = part.filename.endswith((".xml", ".rels")) and not part.filename.startswith(MAY_BE_LARGE)
        if is_small and part.file_size > LARGEST_SMALL_PART:
            raise HostileXmlError("a part that is too large")
