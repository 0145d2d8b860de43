"""The night: snapshot, solve, audit, propose. Nothing that people approved is touched, whatever happens."""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from matcher.domain.explain.audit import audit
from matcher.domain.explain.obstacles import Voice
from matcher.domain.explain.uncovered import for_a_while, uncovered
from matcher.domain.model.errors import AuditFailedError
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem
from matcher.domain.model.solution import Limits, Progress, Solution, Solver, Stage
from matcher.ports import Database, UnitOfWork
from matcher.proof.written import proof_text
from matcher.records import Access, Ask, HeldSeat, Proposal, PublicSeats, Run, RunStatus, SeatKey, Uncovered
from matcher.services.failures import CancelledError, RunningError
from matcher.services.review.difference import what_stands
from matcher.services.runs.crashed_runs import at_work, reap_crashed_runs, why
from matcher.services.runs.input_hash import fingerprint
from matcher.services.runs.proof_of_run import CHECKED, checked_proof, is_small_enough
from matcher.services.runs.proposing import Draft, draft, store
from matcher.services.runs.scope import held_in, matched, stopped
from matcher.services.runtime.heartbeat import Pulse, heartbeat, this_host

CANCELLED = "Cancelled by {}. Nothing was changed."
AUDITING = "checking every rule again"
EXPLAINING = "explaining what is not covered"
ENDED_EARLY = {
    "seconds": "The time limit ended the search: this is the best so far.",
    "asked": "A person ended the search: this is the best so far.",
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a run solves: one moment's data, and what stood and was public then."""

    problem: Problem
    policy: Policy
    held: Mapping[SeatKey, HeldSeat]
    stands: PublicSeats
    latest: Proposal | None


@dataclass(frozen=True)
class Night:
    """What a run works with.

    Args:
        versions: Of what takes part, by name, for the record.
        report: Called now and then with how far the solver is.
        stop: Asked now and then: true ends the search with the best so far.
        cause: Why there is a run, in words, for the record.
        anyway: Whether to propose even where the input was proposed for already.
        checks_proof: Whether a second program checks the proof; somebody waits for a repair, not for a night.
    """

    database: Database
    solver: Solver
    limits: Limits = field(default_factory=Limits)
    versions: Mapping[str, str] = field(default_factory=dict)
    report: Callable[[Progress], None] = lambda _progress: None
    stop: Callable[[], bool] = lambda: False
    cause: str = ""
    anyway: bool = False
    checks_proof: bool = True


def propose(night: Night) -> Run:
    """Propose a schedule for everything open; the run's record, with its proposal.

    Raises:
        RunningError: Another run is at work.
        CancelledError: A person ended it. Nothing was stored.
        AuditFailedError: The solver's schedule does not hold. Nothing was stored.
    """
    run, access = night.database.writing(lambda work: _begin(work, night.limits, night.cause))
    try:
        with heartbeat(night.database, run.run_id) as pulse:
            end = _proposed(night, run, access, pulse)
        return night.database.writing(end)  # a heartbeat meanwhile would make it begin again, perhaps for ever
    except BaseException as error:
        reason = why(error)
        status = RunStatus.CANCELLED if isinstance(error, CancelledError) else RunStatus.FAILED
        night.database.writing(lambda work: _fail(work, run.run_id, status, reason))
        raise


def _begin(work: UnitOfWork, limits: Limits, cause: str) -> tuple[Run, Access]:
    """Take the lock, record what crashed before, the start and the reading of what is sealed."""
    holder = at_work(work)
    if holder:
        raise RunningError(
            f"Run {holder.run_id} is at work since {holder.started_at:%Y-%m-%d %H:%M} UTC (process {holder.pid} on"
            f" {holder.host}). Wait for it, or end it: matcher runs stop {holder.run_id}"
        )
    reap_crashed_runs(work)
    run = Run(
        run_id=0,
        status=RunStatus.STARTED,
        started_at=work.now,
        heartbeat=work.now,
        pid=os.getpid(),
        host=this_host(),
        seed=limits.seed,
        limit_seconds=limits.seconds,
        cause=cause,
    )
    run = replace(run, run_id=work.runs.add(run))
    work.runs.take_lock(run.run_id)
    return run, work.access_log.admit(None, None, f"rules checked by run {run.run_id}")


def _proposed(night: Night, run: Run, access: Access, pulse: Pulse) -> Callable[[UnitOfWork], Run]:
    """Work out what to propose; what is left is to write how the run ended."""
    watch = _Stopwatch()
    snapshot = _snapshot(night.database, access)
    input_hash = fingerprint(snapshot.problem, snapshot.policy)
    watch.end("reading the data")
    run = replace(
        run,
        input_hash=input_hash,
        consultants=len(snapshot.problem.consultants),
        engagements=len(snapshot.problem.engagements),
    )
    latest = snapshot.latest
    if latest and not night.anyway and _is_settled(latest, run, input_hash):
        return partial(_finish, run=run, status=RunStatus.NOTHING_NEW, proposal=latest)
    solution = _solved(night, snapshot, pulse)
    if pulse.asked is Ask.CANCEL:
        raise CancelledError
    watch.stages.extend(solution.stages)
    watch.restart()
    _say(pulse, AUDITING, solution)
    _audited(snapshot, solution)
    watch.end(AUDITING)
    if night.checks_proof and solution.proof and is_small_enough(snapshot.problem):
        _say(pulse, CHECKED, solution)
        watch.end(checked_proof(snapshot.problem, snapshot.policy, solution.proof))
    _say(pulse, EXPLAINING, solution)
    up = for_a_while(solution.limit)
    found = tuple(
        Uncovered(one.engagement_id, one.code.value, one.sentence, one.rule or "")
        for one in uncovered(snapshot.problem, snapshot.policy, solution.assignments, Voice.GUARDED, up)
    )
    drafted = draft(snapshot.problem, snapshot.policy, snapshot.held, snapshot.stands, solution, found)
    watch.end(EXPLAINING)
    run = replace(run, stages=tuple(watch.stages), reason=ENDED_EARLY.get(solution.limit, ""))
    proof = proof_text(solution.proof) if solution.proof else ""
    return partial(_keep, run=run, drafted=drafted, versions=night.versions, proof=proof)


def _is_settled(latest: Proposal, run: Run, input_hash: str) -> bool:
    """Whether this input was proposed for already."""
    return latest.seed == run.seed and input_hash in {latest.input_hash, latest.settled_hash}


def _solved(night: Night, snapshot: Snapshot, pulse: Pulse) -> Solution:
    """Solve, saying where it is and hearing what is asked meanwhile."""

    def report(progress: Progress) -> None:
        if progress.stage:
            pulse.progress = progress
        night.report(progress)

    def stop() -> bool:
        return pulse.asked is not None or night.stop()

    return night.solver.solve(snapshot.problem, snapshot.policy, night.limits, report, stop)


def _say(pulse: Pulse, stage: str, solution: Solution) -> None:
    columns = pulse.progress.columns if pulse.progress else 0
    pulse.progress = Progress(stage, solution.objective, solution.bound, columns, solution.seconds)


class _Stopwatch:
    """How long the parts of a run took."""

    def __init__(self) -> None:
        self.stages: list[Stage] = []
        self.restart()

    def restart(self) -> None:
        """Begin a part."""
        self._began = time.monotonic()

    def end(self, part: str) -> None:
        """End the part, and begin the next."""
        self.stages.append(Stage(part, time.monotonic() - self._began))
        self.restart()


def _snapshot(database: Database, access: Access) -> Snapshot:
    with database.reading() as work:
        problem = matched(work.dataset.problem(access), stopped(work))
        held = held_in(problem, work.standing.seats())
        return Snapshot(problem, work.dataset.policy(), held, what_stands(work), work.proposals.latest())


def _audited(snapshot: Snapshot, solution: Solution) -> None:
    """Judge the schedule again: what a solver says of itself is never trusted.

    Raises:
        AuditFailedError: It breaks a rule, or its points, coverage or bound are not what it says.
    """
    judged = audit(snapshot.problem, snapshot.policy, solution.assignments)
    if judged.violations:
        rules = ", ".join(sorted({violation.rule for violation in judged.violations}))
        raise AuditFailedError(f"The schedule breaks rules ({rules}): a bug in the solver. Nothing was stored.")
    said = (solution.objective, dict(solution.terms), solution.covered)
    if said != (judged.objective, dict(judged.terms), judged.covered) or solution.bound < judged.objective:
        raise AuditFailedError("The schedule's points are not what the solver says: a bug. Nothing was stored.")


def _keep(work: UnitOfWork, run: Run, drafted: Draft, versions: Mapping[str, str], proof: str) -> Run:
    if work.runs.lock_holder() != run.run_id:
        raise RunningError("Another run took over, this one seemed dead. Its schedule was not stored.")
    if proof:
        work.runs.keep_proof(run.run_id, proof)
    return _finish(work, run, RunStatus.FINISHED, store(work, run, drafted, versions))


def _finish(work: UnitOfWork, run: Run, status: RunStatus, proposal: Proposal) -> Run:
    stored = work.runs.get(run.run_id) or run
    if stored.asked is Ask.CANCEL:  # said in time: what comes after this transaction finds the run ended
        raise CancelledError
    ended = replace(
        run,
        status=status,
        finished_at=work.now,
        heartbeat=work.now,
        proposal=proposal,
        asked=stored.asked,
        asked_by=stored.asked_by,
    )
    work.runs.finish(ended)
    work.runs.release_lock(run.run_id)
    return ended


def _fail(work: UnitOfWork, run_id: int, status: RunStatus, reason: str) -> None:
    run = work.runs.get(run_id)
    if run and run.status is RunStatus.STARTED:
        said = CANCELLED.format(run.asked_by) if status is RunStatus.CANCELLED else reason
        work.runs.finish(replace(run, status=status, finished_at=work.now, reason=said))
    work.runs.release_lock(run_id)
