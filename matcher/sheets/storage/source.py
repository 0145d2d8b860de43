"""What a folder or a workbook holds, whichever it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from matcher.domain.model.policy import Policy
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.grid import Grid

PolicyReader: TypeAlias = Callable[[date, Findings], Policy]
"""Today and where faults go, to the policy."""


@dataclass(frozen=True, slots=True)
class Source:
    """A dataset before its cells are parsed.

    Args:
        grids: By sheet name; only those that could be read.
        unreadable: Sheets that are there but could not be read; their fault is noted already.
        policy: Reads the policy, wherever it is kept.
        suffix: What a sheet's name has after it in faults.
    """

    grids: Mapping[str, Grid]
    unreadable: frozenset[str]
    policy: PolicyReader
    suffix: str = ""


def default_policy(today: date, findings: Findings) -> Policy:
    """The center's defaults, where no policy is given."""
    del findings
    return Policy(today)
