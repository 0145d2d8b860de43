"""An answer: assignments.csv, uncovered.csv, summary.json and proof.json, beside each other in a folder."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from os.path import lexists
from pathlib import Path
from typing import Any

from matcher.domain.explain.uncovered_reason import Uncovered
from matcher.domain.model.errors import DatasetError, Fault
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.model.proof import Proof
from matcher.domain.model.solution import Solution
from matcher.proof.written import PROOF_FILE, ProofError, proof_from, proof_text
from matcher.sheets.cells.columns import ASSIGNMENTS, UNCOVERED, Sheet
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.tables import read_table
from matcher.sheets.listing import Cells, assignment_cells, shown
from matcher.sheets.storage.files import write_files
from matcher.sheets.storage.folder import csv_of, read_csv

SUMMARY_FILE = "summary.json"
CLAIMS = ("objective", "bound")
MILLISECONDS = 3
"""Decimals of the seconds."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A schedule as it was handed in.

    Args:
        claims: The ``objective`` and ``bound`` that its summary claims; empty where there is no summary.
        summary: All that its summary says, unchecked.
    """

    assignments: tuple[Assignment, ...]
    claims: Mapping[str, int]
    summary: Mapping[str, object] = field(default_factory=dict)


def write_answer(
    folder: Path,
    problem: Problem,
    solution: Solution,
    uncovered: Iterable[Uncovered],
    versions: Mapping[str, str],
) -> None:
    """Write an answer, all of it or nothing. Starts are shown on the engagement's own clock.

    The proof names who could sit with whom: only its owner may read it.

    Args:
        versions: Program to the version that had a part in it.

    Raises:
        OutputError: The folder can't be written to.
    """
    reasons = [{"engagement_id": u.engagement_id, "reason": u.code, "sentence": u.sentence} for u in uncovered]
    seats = [assignment_cells(problem, assignment) for assignment in solution.assignments]
    summary = json.dumps(summary_of(solution, versions), indent=2) + "\n"
    files = {
        folder / "assignments.csv": _csv(ASSIGNMENTS, seats),
        folder / "uncovered.csv": _csv(UNCOVERED, reasons),
        folder / SUMMARY_FILE: summary.encode(),
    }
    if solution.proof:
        files[folder / PROOF_FILE] = proof_text(solution.proof).encode()
    write_files(files, private=[folder / PROOF_FILE])


def summary_of(solution: Solution, versions: Mapping[str, str]) -> dict[str, Any]:
    """What an answer says of itself, in the order in which it is read."""
    return {
        "status": str(solution.status),
        "objective": solution.objective,
        "bound": solution.bound,
        "gap": solution.gap,
        "terms": dict(solution.terms),
        "covered": len(solution.covered),
        "eligible": solution.eligible,
        "seconds": round(solution.seconds, MILLISECONDS),
        "seed": solution.seed,
        "limit": solution.limit,
        "versions": dict(versions),
    }


def read_answer(folder: Path) -> Answer:
    """Read an answer; whether its names are those of a dataset is for the audit to say. Starts come in UTC.

    Raises:
        DatasetError: The answer can't be read; the error has every fault.
    """
    findings = Findings()
    file = folder / f"{ASSIGNMENTS.name}.csv"
    if not file.is_file():
        raise DatasetError([Fault(str(file), 0, "", "", "to be there; it is missing")])
    grid = read_csv(file, findings)
    table = read_table(ASSIGNMENTS, grid, findings) if grid else None
    summary = _summary(folder / SUMMARY_FILE, findings)
    if findings.faults or table is None:
        raise DatasetError(findings.faults)
    claims = {name: summary[name] for name in CLAIMS if name in summary}
    return Answer(tuple(Assignment(**record) for record in table.records()), claims, summary)


def read_proof(folder: Path) -> Proof:
    """Read the proof beside an answer.

    Raises:
        ProofError: It is not there, or can't be read.
    """
    file = folder / PROOF_FILE
    try:
        return proof_from(file.read_bytes())
    except OSError as error:
        msg = f"{file} can't be read: {error.strerror}. `matcher solve` writes it beside the answer"
        raise ProofError(msg) from error


def _summary(file: Path, findings: Findings) -> Mapping[str, Any]:
    if not lexists(file):
        return {}
    try:
        summary = json.loads(file.read_bytes())
    except (OSError, ValueError):
        summary = None
    given = summary if isinstance(summary, dict) else {}
    for name in CLAIMS:
        if type(given.get(name)) is not int:
            findings.fault(file.name, 0, name, "", "whole points in a JSON object")
    return given


def _csv(sheet: Sheet, rows: Iterable[Cells]) -> bytes:
    return csv_of([column.name for column in sheet.columns], [shown(sheet, row) for row in rows])
