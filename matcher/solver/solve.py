"""The solver: from a problem to an audited schedule and the proof of how good it is, step by step."""

from collections.abc import Sequence
from dataclasses import replace

from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem
from matcher.domain.model.solution import Limits, Progress, Report, Solution, Status, Stop, relative_gap
from matcher.solver.answer import assignments_of, checked, eligible_count
from matcher.solver.bound.budget_bound import NEARLY_MET, BudgetBound
from matcher.solver.bound.column_generation import Relaxation
from matcher.solver.bound.dual_ascent import DualAscent
from matcher.solver.bound.marginal_values import marginals_of
from matcher.solver.bound.proof_in_names import proof_of
from matcher.solver.clock import Clock
from matcher.solver.columns.duals import Kind
from matcher.solver.instance.encoding import Encoding, encode
from matcher.solver.instance.opening import Opening
from matcher.solver.instance.subproblem import opening
from matcher.solver.master.integer_program import IntegerSolver
from matcher.solver.search.branching import Branching
from matcher.solver.search.enumeration import Finish
from matcher.solver.search.greedy import Greedy, by_priority
from matcher.solver.search.lns import ACROSS, FAR, NEAR, Improvement
from matcher.solver.warm_start.instance_difference import Likeness
from matcher.solver.warm_start.lessons import Memory, recall_prices, recall_teams, standing

TOLD_EVERY = 1000
"""Engagements read between two reports."""
GUIDED = (0, 1, 3, 5, 8)
"""Rounds of the dual ascent after which its prices guide a schedule."""
GUIDED_FROM = 0.05
"""Only a schedule that is so far from the bound, relative to it, can be beaten by a greedy one that prices guide."""
GUIDED_STEPS = 20
"""Neighbourhoods looked at each time."""
EARLY_ROUND = 3
"""By this round of the linear program what it wants most makes a schedule that a greedy one can't be far above."""
FAR_OFF = 0.005
"""A schedule so far below the linear program, relative to it, is bettered before that has converged."""
EARLY_STEPS = 10
"""Neighbourhoods looked at then."""
LITTLE, LITTLE_FROM = 0.02, 3
"""Where money binds and a round, from this one on, takes off no more than this part of what lies between bound and
schedule, it is the schedule that is short."""
BOUND_SHARE = 0.6
"""Part of a time limit by which the bound must do: the schedule gains more from the rest than the bound would."""
ASCENT_SHARE = 0.85
"""Part of a time limit after which no round of the dual ascent begins, where schedules and bounds come by turns."""


def tell_nobody(progress: Progress) -> None:
    """Nobody wants to know."""


def never() -> bool:
    """Nobody wants to stop."""
    return False


class TeamColumnSolver:
    """Solves with team columns; implements :class:`matcher.domain.model.solution.Solver`."""

    def solve(
        self, problem: Problem, policy: Policy, limits: Limits, report: Report = tell_nobody, stop: Stop = never
    ) -> Solution:
        """Find the best schedule and prove it, within the limits.

        Raises:
            AuditFailedError: The schedule found breaks a rule or its score does not add up: a bug.
            SolverFailedError: A solver underneath gave up: a bug.
        """
        return solve_with(None, problem, policy, Clock(limits, report, stop), limits)[0]


def solve_with(
    memory: Memory | None, problem: Problem, policy: Policy, clock: Clock, limits: Limits
) -> tuple[Solution, Relaxation, Sequence[int]]:
    """Solve, beginning with what an earlier solve taught, or from nothing.

    Returns:
        The solution, and what it teaches: the relaxation, and which of its columns are the schedule.
    """
    clock.enter("reading the problem into arrays")
    clock.tell(None, None, 0)
    likeness = memory.likeness(problem, policy) if memory else None
    relaxation = _read(likeness.now if likeness else encode(problem, policy), likeness, clock)
    encoding = relaxation.encoding
    with IntegerSolver() as solver:
        relaxation.master.solver.child = solver
        finish = Finish(relaxation, solver, clock, limits.gap)
        clock.enter("making a first schedule")
        _first_schedules(relaxation, finish, clock, memory)
        clock.tell(finish.objective, None, len(relaxation.pool.columns))
        if memory:
            clock.enter("mending what changed")
            recall_prices(relaxation, memory, likeness, clock)
            clock.tell(finish.objective, finish.bound, len(relaxation.pool.columns))
            recall_teams(relaxation, memory.within(finish.bound - finish.objective))
        clock.enter("finding the bound")
        with clock.share(BOUND_SHARE):
            relaxation.converge(
                clock,
                finish.objective,
                limits.gap,
                is_patient=False,
                meanwhile=lambda: _early_schedules(relaxation, finish, clock),
            )
        is_leaping = relaxation.is_leaping
        if is_leaping:
            _ascend(relaxation, finish, clock)
        with clock.share(BOUND_SHARE):
            if is_leaping:
                relaxation.converge(clock, finish.objective, limits.gap)
            finish.round_off()
            budgets = BudgetBound(relaxation, clock)
            if budgets.tighten(finish.objective, NEARLY_MET):
                finish.round_off()
                finish.sift()
                if not finish.is_good_enough():
                    budgets.tighten(finish.objective)
        clock.enter("making the best schedule")
        for reach in (NEAR, FAR) if is_leaping else (FAR,) if finish.is_large else ():
            Improvement(relaxation, finish, clock, reach).run()
        finish.prove()
        if not finish.is_good_enough():
            Improvement(relaxation, finish, clock).run()
            Branching(relaxation, finish, solver, clock).run()
        finish.confirm()
    clock.enter("checking every rule")
    pool = relaxation.pool
    assignments = assignments_of(encoding, pool, (pool.columns[k] for k in finish.columns))
    judged = checked(problem, policy, assignments, finish.objective, finish.bound)
    clock.leave()
    clock.tell(judged.objective, finish.bound, len(pool.columns))
    solution = Solution(
        assignments=assignments,
        status=_status(judged.objective, finish.bound, clock),
        objective=judged.objective,
        bound=finish.bound,
        terms=judged.terms,
        covered=judged.covered,
        eligible=eligible_count(problem),
        seconds=clock.seconds,
        stages=tuple(clock.stages),
        limit=clock.ended,
        seed=limits.seed,
        marginals=marginals_of(relaxation),
        proof=replace(
            proof_of(
                relaxation,
                judged.objective,
                finish.bound,
                clock,
                is_exact=relaxation.is_read and not clock.ended,
                lists_teams=limits.lists_teams,
            ),
            programs=finish.programs,
            seconded=finish.seconded,
        ),
    )
    return solution, relaxation, finish.columns


def _early_schedules(relaxation: Relaxation, finish: Finish, clock: Clock) -> int:
    """Better schedules before the bound is found, where the best one is far from it; the points of the best one.

    Neighbourhoods come once, and not where money binds: there they take their time, and rounding off does as well.
    """

    def is_far() -> bool:
        return relaxation.reached - finish.objective > FAR_OFF * abs(relaxation.reached)

    if relaxation.rounds >= EARLY_ROUND and is_far():
        finish.round_off()
    prices = relaxation.certified.prices
    if relaxation.rounds == EARLY_ROUND and is_far() and not (prices.money or prices.travel):
        Improvement(relaxation, finish, clock, NEAR).run(EARLY_STEPS)
    return finish.objective


def _ascend(relaxation: Relaxation, finish: Finish, clock: Clock) -> None:
    """Where demand is far above what people can give: prices by dual ascent, and schedules guided by them by turns."""
    ascent = DualAscent(relaxation, clock)
    is_guiding = relative_gap(finish.objective, finish.bound) > GUIDED_FROM
    bound = finish.bound
    for number in ascent.rounds():
        takes_off, bound = bound - finish.bound, finish.bound
        if number in GUIDED:
            # Where the greedy schedule is no better once, it hardly ever is later on.
            is_guiding = is_guiding and _guided(relaxation, finish, clock)
            Improvement(relaxation, finish, clock, NEAR).run(GUIDED_STEPS)
        if finish.is_good_enough() or clock.has_passed(ASCENT_SHARE):
            break
        prices = relaxation.certified.prices
        is_little = number >= LITTLE_FROM and takes_off <= LITTLE * (bound - finish.objective)
        if is_little and (prices.money or prices.travel):
            Improvement(relaxation, finish, clock, ACROSS).run()
            break
    ascent.hand_over()


def _guided(relaxation: Relaxation, finish: Finish, clock: Clock) -> bool:
    """A greedy schedule guided by prices; whether it is the best so far."""
    certified, before = relaxation.certified, finish.points
    units = {limit: price for limit, price in certified.prices.units.items() if limit.kind is not Kind.CLIQUE}
    there = [opening.number for opening in relaxation.openings if opening is not None]
    greedy = Greedy(relaxation.encoding, relaxation.pool, units)
    finish.keep(greedy.fill(sorted(there, key=lambda number: (-certified.earns[number], number)), clock))
    return finish.points > before


def _first_schedules(relaxation: Relaxation, finish: Finish, clock: Clock, memory: Memory | None) -> None:
    """What is proposed already and what is remembered, each filled up with whatever is free: the better one is kept.

    Of what was looked at before, the prices know more than a greedy choice, which would try everybody in vain.
    """
    encoding, pool = relaxation.encoding, relaxation.pool
    beginnings = {tuple(standing(encoding, pool))}
    order = by_priority(relaxation.openings)
    if memory:
        beginnings.add(tuple(recall_teams(relaxation, memory.chosen)))
    for columns in sorted(beginnings):
        greedy = Greedy(encoding, pool, {})
        greedy.begin_with(columns)
        finish.keep(greedy.fill(order, clock))


def _read(encoding: Encoding, likeness: Likeness | None, clock: Clock) -> Relaxation:
    """Encode every open engagement; those that the clock leaves no time for are bounded from afar.

    What is proposed comes first, so that a short limit does not drop it, then what has priority.
    """
    asked = encoding.open_engagements
    proposed = encoding.problem.proposed
    order = sorted(range(len(asked)), key=lambda k: (asked[k].engagement_id not in proposed, -asked[k].priority, k))
    openings: list[Opening | None] = [None] * len(asked)
    for done, number in enumerate(order):
        if clock.is_up():
            return Relaxation(encoding, openings, order[done:])
        openings[number] = likeness.opening(number) if likeness else opening(encoding, number)
        if done % TOLD_EVERY == TOLD_EVERY - 1:
            clock.tell(None, None, 0)
    return Relaxation(encoding, openings)


def _status(objective: int, bound: int, clock: Clock) -> Status:
    if objective == bound:
        return Status.OPTIMAL
    return Status.STOPPED if clock.ended else Status.FEASIBLE
