"""The proof of a run: checked before anything is stored, kept sealed, given out, and gone with its run."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from matcher.db import tables
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.errors import AuditFailedError
from matcher.domain.model.proof import Proof, ProofRow
from matcher.domain.model.solution import Limits, Stage
from matcher.proof.written import proof_from, proof_text
from matcher.services.failures import NotFoundError
from matcher.services.runs.nightly import Night, propose
from matcher.services.runs.proof_now import ProofNow, proof_now
from matcher.services.runs.proof_of_run import (
    BEYOND,
    BOUND_CHECKED,
    CHECKED,
    checked_proof,
    proof_in_words,
    proof_of_run,
)
from matcher.solver.solve import TeamColumnSolver
from tests.integration.services.center import PEOPLE, WORK
from tests.support.builders import POLICY, a_policy, a_problem
from tests.support.databases import import_problem
from tests.support.given import GivenSolver
from tests.unit.proof.certified import certified

PROBLEM = a_problem(PEOPLE, WORK)


@pytest.fixture
def center(database: SqlDatabase) -> SqlDatabase:
    import_problem(database, PROBLEM)
    return database


def a_proof(**changes: object) -> Proof:
    return replace(certified(PROBLEM, POLICY), **changes)  # type: ignore[arg-type] # the names are those of its fields


def test_a_run_has_its_proof_checked_and_keeps_it(center: SqlDatabase):
    run = propose(Night(center, TeamColumnSolver(), Limits()))
    assert CHECKED in [stage.name for stage in run.stages]
    assert proof_in_words(run) == "A second program has checked that."
    assert run.proposal
    assert proof_now(center, run.proposal) == ProofNow(holds=True, checked="A second program has checked that.")
    assert proof_now(center, replace(run.proposal, run_id=99)) == ProofNow(holds=True)
    assert proof_from(proof_of_run(center, run.run_id)).bound == run.proposal.bound


def test_where_somebody_waits_it_is_kept_and_not_checked(center: SqlDatabase):
    run = propose(Night(center, TeamColumnSolver(), Limits(), checks_proof=False))
    assert CHECKED not in [stage.name for stage in run.stages]
    assert proof_in_words(run) == ""
    left_open = replace(run, stages=(Stage(BOUND_CHECKED, 1.0),))
    assert proof_in_words(left_open) == "A second program has checked the bound of the prices, and not the last step."
    assert proof_of_run(center, run.run_id)


def test_a_run_without_a_proof_says_so(center: SqlDatabase):
    run = propose(Night(center, GivenSolver([])))
    with pytest.raises(NotFoundError, match=f"Run {run.run_id} has no proof"):
        proof_of_run(center, run.run_id)


def test_a_proof_is_stored_sealed(center: SqlDatabase):
    run = propose(Night(center, TeamColumnSolver(), Limits()))
    with center._engine.connect() as connection:
        sealed = connection.scalar(select(tables.run_proofs.c.sealed).where(tables.run_proofs.c.run_id == run.run_id))
    assert b"matcher-proof" in proof_of_run(center, run.run_id).encode()
    assert b"matcher-proof" not in bytes(sealed or b"")


def test_a_proof_that_does_not_hold_stops_the_run():
    with pytest.raises(AuditFailedError, match="finds the proof of the bound wrong"):
        checked_proof(PROBLEM, POLICY, a_proof(units=0))


def test_what_the_checker_does_not_know_stops_nothing():
    assert checked_proof(PROBLEM, POLICY, a_proof(rows=(ProofRow("rank-1", 0, 0),))) == BEYOND


def test_a_last_step_that_was_left_open_is_said_to_be():
    bare = certified(PROBLEM, a_policy(), bound=certified(PROBLEM, a_policy()).bound - 1)
    assert checked_proof(PROBLEM, POLICY, replace(bare, near=None)) == BOUND_CHECKED
    assert proof_from(proof_text(bare)) == bare
