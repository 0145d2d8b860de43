"""Rows of consultants that may be one human twice: said, with the question, until somebody answers."""

from matcher.domain.model.names.same_person import Suspicion, open_suspicions
from matcher.domain.model.problem import Problem
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.sheet_table import SheetTable

ONE_ID = "one id for each person; until somebody says whether they are one person, they are asked under one id"
OWN_ADDRESS = "an address or name of their own; so many under one are taken for different people"
COLUMNS = {"the same mail address": "email", "the same name and city": "name"}


def warn_of_persons(problem: Problem, consultants: SheetTable, findings: Findings) -> None:
    """Note every suspicion that is not answered, at the later rows of it; only for data without faults."""
    rows = {cid: index for index, cid in consultants.readable("consultant_id")}
    for suspicion in open_suspicions(problem.consultants.values(), problem.person_answers):
        first, *later = sorted(rows[cid] for cid in suspicion.ids)
        ids = consultants.values["consultant_id"]
        for index in later:
            detail = f"row {consultants.numbers[first]}, {ids[first]}, has {suspicion.why} as {ids[index]}"
            expected = ONE_ID if suspicion.counts else OWN_ADDRESS
            consultants.warning(findings, index, COLUMNS[suspicion.why], expected, _asked(suspicion, detail))


def _asked(suspicion: Suspicion, detail: str) -> str:
    if not suspicion.counts:
        return detail
    return f"{detail}: say same or different in same_person, or with matcher people"
