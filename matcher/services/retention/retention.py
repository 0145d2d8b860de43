"""What is kept for how long, and what goes then: old runs, who asked in requests long closed, what people wrote.

Never touched: what is public, the audit trail, the access log, accounts, the center's data, and what an open request or
an engagement at work needs. The trail tells of requests and letters by their number and of states only, so it still
verifies when these name nobody any more.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from matcher.domain.model.request_facts import Contact
from matcher.domain.workflow.request import Request
from matcher.ports import Database, UnitOfWork
from matcher.records import Action, Subject, SubjectKind
from matcher.services.accounts.sessions import LONGEST
from matcher.services.audit.entries import SYSTEM, record
from matcher.services.audit.intake_entries import request_subject
from matcher.services.retention.forgetting import DECLINED, Written, closed, forget
from matcher.services.retention.forgetting import due as what_is_due

YEAR = timedelta(days=365)
GONE = "erased"
QUESTIONS_KEPT = timedelta(days=30)
"""What accounts asked, for those who look into it; what was given more is in the trail for good."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long things are kept.

    Args:
        runs: Runs that have ended, their jobs, and proposals that a later one replaced.
        declined: Who asked in a request that was declined, withdrawn or sent twice, since its last step.
        requests: Likewise in every other that is closed: referred out, or its engagement has left the data.
        written: Letters, questions, support persons and consents, since all that they were for is over.
        people: Addresses and calendars of people who have left the data, since the last entry about them.
    """

    runs: timedelta = timedelta(days=400)
    declined: timedelta = YEAR
    requests: timedelta = 3 * YEAR
    written: timedelta = YEAR
    people: timedelta = YEAR


@dataclass(frozen=True, slots=True)
class Pruned:
    """What went, or would go."""

    proposals: int
    runs: int
    jobs: int
    requests: tuple[int, ...]
    written: Written

    @property
    def count(self) -> int:
        """All of it."""
        return self.proposals + self.runs + self.jobs + len(self.requests) + self.written.count


def prune(database: Database, keeping: Keeping, *, dry_run: bool = True) -> Pruned:
    """Let go of what was kept long enough, in one transaction; what is erased is on record.

    Args:
        dry_run: Only say what would go.
    """
    with database.reading() as work:
        found = _due(work, keeping)
    if dry_run:
        return found
    database.writing(_drop_passing)
    return database.writing(lambda work: _prune(work, keeping)) if found.count else found


def _drop_passing(work: UnitOfWork) -> None:
    """Sessions, counts of tries and of questions that are over: nothing for the record."""
    work.sessions.forget_before(work.now - LONGEST)
    work.rates.forget_over()
    work.questions.forget_before(work.today - QUESTIONS_KEPT)
    work.own_keys.forget_over(work.now)


def _due(work: UnitOfWork, keeping: Keeping) -> Pruned:
    kept, before = work.retention, work.now - keeping.runs
    proposals, runs, jobs = kept.replaced(before), kept.ended_runs(before), kept.jobs(before)
    names = tuple(request.request_id for request in work.requests.find() if _names_too_long(work, request, keeping))
    return Pruned(len(proposals), len(runs), len(jobs), names, what_is_due(work, keeping.written, keeping.people))


def _prune(work: UnitOfWork, keeping: Keeping) -> Pruned:
    due, before = _due(work, keeping), work.now - keeping.runs
    for request in filter(None, map(work.requests.get, due.requests)):
        work.requests.update(erased(request))
        work.retention.mark_erased(request.request_id, work.now)
        _record(work, f"request {request.request_id}: who asked and what for", request.state.value, GONE)
    if due.proposals or due.runs or due.jobs:
        said = f"{due.proposals} proposals, {due.runs} runs, {due.jobs} jobs from before {before.date()}"
        _record(work, said, "kept", GONE)
    if due.written.count:
        forget(work, due.written)
        _record(work, str(due.written), "kept", GONE)
    work.scenarios.forget_before(before)
    work.retention.remove(
        work.retention.replaced(before), work.retention.ended_runs(before), work.retention.jobs(before)
    )
    return due


def erased(request: Request) -> Request:
    """A request that names nobody: what is left is what statistics need."""
    facts = replace(request.facts, organization="", city="", need="")
    return replace(request, contact=Contact("", ""), facts=facts, version=request.version + 1)


def _names_too_long(work: UnitOfWork, request: Request, keeping: Keeping) -> bool:
    if request == replace(erased(request), version=request.version):
        return False
    kept = keeping.declined if request.state in DECLINED else keeping.requests
    return closed(work, request) and _last_step(work, request) <= work.now - kept


def _last_step(work: UnitOfWork, request: Request) -> datetime:
    steps = work.trail.find(subject=request_subject(request.request_id), limit=1)
    return steps[0].at if steps else request.received_at


def _record(work: UnitOfWork, what: str, before: str, after: str) -> None:
    about = Subject(SubjectKind.RETENTION, "retention")
    record(work, SYSTEM, Action.ERASE, about, before, after, reason="kept long enough", note=what)
