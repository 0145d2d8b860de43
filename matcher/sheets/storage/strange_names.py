"""Files and sheets that no dataset has: ignored, but not one whose name is a slip away from one that is missing."""

from collections.abc import Collection
from pathlib import PurePath

from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.nearest import CLOSE_NAME, did_you_mean, nearest

SPREADSHEETS = frozenset({"", ".csv", ".txt", ".tsv", ".tab", ".xls", ".xlsx", ".xlsm", ".ods", ".numbers"})
"""How programs end the names of what they save from a sheet."""


def note_strange(name: str, missing: Collection[str], known: Collection[str], what: str, findings: Findings) -> str:
    """Note a name that no dataset has.

    Args:
        missing: Names that the dataset could have and has not: one of them may have been meant.
        known: All names that a dataset can have.
        what: What it would be: ``a file of a dataset``.

    Returns:
        The missing name that was meant, or an empty string: that it is missing follows from the slip.
    """
    meant = nearest(name, missing, CLOSE_NAME) or _saved_otherwise(name, missing)
    if meant:
        findings.fault(name, 0, "", "", f"the name of {what}", detail=did_you_mean(meant))
    else:
        offer = did_you_mean(nearest(name, known, CLOSE_NAME))
        findings.warning(name, 0, "", "", f"{what}; this one is ignored", detail=offer)
    return meant


def _saved_otherwise(name: str, missing: Collection[str]) -> str:
    """The missing name that this is, but for what a program puts at its end; or an empty string."""
    path = PurePath(name.strip().casefold())
    alike = {PurePath(one).stem: one for one in missing} if path.suffix in SPREADSHEETS else {}
    return alike.get(path.stem, "")
