"""The proof of a run: checked by a second program before anything is stored, kept, and given out as a file."""

from matcher.domain.model.errors import AuditFailedError
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem
from matcher.domain.model.proof import Proof
from matcher.ports import Database
from matcher.proof.check import check
from matcher.records import Run
from matcher.services.failures import NotFoundError

MOST_PAIRS = 100_000
"""People times engagements up to which a run has its proof checked: at 400 x 220 that takes some ten seconds."""
CHECKED = "checking the proof by a second program"
BOUND_CHECKED = "checking the bound by a second program"
"""The prices hold, and the last step to the bound was left open."""
BEYOND = "leaving the proof, which holds what the checker does not know"


def is_small_enough(problem: Problem) -> bool:
    """Whether a run has the time to check its proof."""
    return len(problem.consultants) * len(problem.engagements) <= MOST_PAIRS


def checked_proof(problem: Problem, policy: Policy, proof: Proof) -> str:
    """Have a second program check a proof; what was checked, as the name of a stage.

    Raises:
        AuditFailedError: The proof does not hold: a bug.
    """
    verdict = check(problem, policy, proof)
    if verdict.is_beyond:
        return BEYOND
    if verdict.faults:
        raise AuditFailedError("A second program finds the proof of the bound wrong: a bug. Nothing was stored.")
    return CHECKED if verdict.proven == proof.bound else BOUND_CHECKED


def proof_in_words(run: Run) -> str:
    """What a second program checked of a run's proof, as a sentence; an empty one where it had no time for it."""
    stages = {stage.name for stage in run.stages}
    if CHECKED in stages:
        return "A second program has checked that."
    return (
        "A second program has checked the bound of the prices, and not the last step."
        if BOUND_CHECKED in stages
        else ""
    )


def proof_of_run(database: Database, run_id: int) -> str:
    """The text of a run's proof; that it was read is in the access log, for it names who could sit with whom.

    Raises:
        NotFoundError: There is no such run, or it has no proof.
    """
    database.writing(lambda work: work.access_log.admit(None, None, f"proof of run {run_id} read"))
    with database.reading() as work:
        text = work.runs.proof(run_id)
    if text is None:
        raise NotFoundError(f"Run {run_id} has no proof. List the runs with: matcher runs list")
    return text
