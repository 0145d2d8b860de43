"""What is shown as a bound is one, and what is told to change with an answer is what changes."""

import pytest

from matcher.domain.explain.audit import audit
from matcher.domain.explain.obstacles import Voice
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Assignment
from matcher.domain.model.schedule import Book
from matcher.domain.model.timetable import in_utc
from matcher.services.explanations.first_rows import rows_of
from matcher.services.explanations.forced.resolving import Resolver
from tests.support.tries import few
from tests.unit.explanations.test_explaining import resolver
from tests.unit.solver.tiny import tiny

SEEDS = few(range(4000, 4100), 12)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_whole_answer_costs_no_more_than_the_first_look_says(seed):
    problem, policy = tiny(seed)
    asked = resolver(problem, policy)
    book = Book.of(problem, policy, asked.rows)
    for engagement_id in sorted(asked.judged.covered):
        for row in rows_of(book, engagement_id, Voice.PERMITTED):
            forced = asked.with_person(engagement_id, row.consultant_id)
            assert forced
            assert forced[1].points >= row.points


@pytest.mark.parametrize("seed", SEEDS)
def test_the_first_look_says_what_one_exchange_changes(seed):
    problem, policy = tiny(seed)
    asked = resolver(problem, policy)
    book = Book.of(problem, policy, asked.rows)
    for engagement_id in sorted(asked.judged.covered):
        for row in rows_of(book, engagement_id, Voice.PERMITTED):
            stays = [(old, [one for one in asked.rows if one != old]) for old in asked.rows]
            exchanges = [
                audit(problem, policy, [*others, old._replace(consultant_id=row.consultant_id)])
                for old, others in stays
                if old.engagement_id == engagement_id
            ]
            sound = [one.objective for one in exchanges if not one.violations]
            assert row.points == max(sound) - asked.judged.objective


def became(before: tuple[Assignment, ...], after: tuple[Assignment, ...]) -> dict[EngagementId, str]:
    """What becomes of engagements, told apart by their rows alone."""

    def of(rows: tuple[Assignment, ...], eid: EngagementId) -> tuple[set[object], set[object]]:
        mine = [row for row in rows if row.engagement_id == eid]
        return {in_utc(row.first_start) for row in mine}, {row.consultant_id for row in mine}

    found = {}
    for eid in {row.engagement_id for row in (*before, *after)}:
        (start, people), (later, others) = of(before, eid), of(after, eid)
        if not start or not later:
            found[eid] = "closes" if start else "opens"
        elif start != later:
            found[eid] = "moves"
        elif people != others:
            found[eid] = "changes"
    return found


def answers(asked: Resolver):
    """Every forced answer of a schedule: its engagement, its schedule, its price."""
    for engagement_id in sorted(asked.judged.covered):
        for consultant_id in sorted(asked.problem.consultants):
            if forced := asked.with_person(engagement_id, consultant_id):
                yield engagement_id, *forced
        for row in asked.rows:
            if row.engagement_id == engagement_id and row != asked.problem.approved.get(engagement_id, {}).get(
                row.seat
            ):
                yield engagement_id, *asked.without_person(engagement_id, row.consultant_id)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_ripple_is_what_happens_and_costs_what_is_said(seed):
    problem, policy = tiny(seed)
    asked = resolver(problem, policy)
    for engagement_id, solution, price in answers(asked):
        told = {move.engagement_id: move.kind for move in price.moves}
        happens = became(tuple(asked.rows), solution.assignments)
        happens.pop(engagement_id, None)
        assert told == happens
        judged = audit(problem, policy, solution.assignments)
        assert judged.violations == ()
        changes = {name: judged.terms[name] - asked.judged.terms[name] for name in judged.terms}
        assert price.by_goal == {name: change for name, change in changes.items() if change}
        assert price.points == judged.objective - asked.judged.objective
