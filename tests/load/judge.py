"""Whether anything went wrong: what stands is what the trail says, nobody is booked twice, the chains hold."""

from collections.abc import Iterator
from dataclasses import replace

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.explain.audit import audit
from matcher.records import Action, Placement, SeatKey
from matcher.services.audit.trail import verify_access_log, verify_trail
from matcher.services.dataset.exporting import export_dataset

LIMITS = frozenset({"no_overlap", "weekly_hours", "monthly_engagements", "programme_budget"})
"""Rules about all that someone does: what two approvals at once might break together."""


def faults(database: SqlDatabase) -> Iterator[str]:
    """Everything that is wrong; nothing where all is well."""
    for report in (verify_trail(database), verify_access_log(database)):
        if report.fault:
            yield f"entry {report.misfit}: {report.fault}"
    exported = export_dataset(database)
    fixed = [seat.assignment for seat in exported.problem.standing if seat.status.value == "approved"]
    judged = audit(replace(exported.problem, standing=()), exported.policy, fixed)
    yield from (str(violation) for violation in judged.violations if violation.rule in LIMITS)
    with database.reading() as work:
        stands = {key: seat.placement for key, seat in work.standing.seats().items() if seat.fixed}
        told: dict[SeatKey, Placement] = {}
        for entry in reversed(work.trail.find(actions=[Action.APPROVE, Action.UNDO], limit=1_000_000)):
            if entry.action is Action.APPROVE:
                told[entry.key] = entry.seated
            else:
                told.pop(entry.key, None)
    if stands != told:
        yield f"what stands is not what the trail says: {sorted(stands.keys() ^ told.keys())}"
