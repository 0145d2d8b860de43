"""Rows of the schedule that no longer hold: what was approved or proposed and breaks rules on the rest of the data."""

from matcher.domain.explain.stale_seats import stale_seats
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.sheet_table import SheetTable


def warn_of_stale_rows(problem: Problem, policy: Policy, schedule: SheetTable, findings: Findings) -> None:
    """Note every row of the schedule that breaks rules, or collides with another one; only for data without faults.

    A row that is odd in itself is not judged beside others: that would be the same cause once more.
    """
    odd = {warning.row for warning in findings.warnings if warning.file == schedule.file}
    rows = {(eid, seat): index for index, eid, seat in schedule.readable("engagement_id", "seat")}
    for one in stale_seats(problem, policy, problem.standing):
        index = rows[one.seat.assignment[:2]]
        if schedule.numbers[index] in odd:
            continue
        said = " ".join(each.sentence for each in one.breaches)
        expected = f"a seat that still holds ({one.seat.status.value} for {one.seat.assignment.engagement_id}). {said}"
        schedule.warning(findings, index, "consultant_id", expected)
