"""A program on which a proof rests, solved a second time by another solver: where they disagree, nothing is proven.

Solvers have claimed optima that were none: HiGHS 1.14 with presolve (its issues 3043, 3073 and 3094). SCIP shares no
code with it. It begins with the schedule that the first one found, and has only to prove that none is better.
"""

from dataclasses import replace
from math import floor, isfinite

from matcher.domain.model.errors import MatcherError
from matcher.solver.clock import Clock
from matcher.solver.master.integer_program import SCIP, Answer, IntegerSolver, Program

MOST_VARIABLES = 5_000
"""Of a program that is solved twice: with more, a second time would take seconds."""
NEARLY = 1e-3
"""What a bound may lack of a whole point by rounding."""


class DisagreementError(MatcherError):
    """Two solvers prove different things of one program: a bug of one of them, so nothing that rests on it is kept."""


def is_seconded(program: Program, answer: Answer, solver: IntegerSolver, clock: Clock) -> bool:
    """Whether another solver proves as much; False where the program is too large, or it gets to no end.

    Raises:
        DisagreementError: One found more than the other proves to be possible.
    """
    if len(program.points) > MOST_VARIABLES or not isfinite(answer.limit):
        return False
    other = solver.solve(replace(program, by=SCIP, known=answer.on), clock)
    if other is None or not isfinite(other.limit):
        return False
    limits = [floor(one.limit + NEARLY) for one in (answer, other)]
    if other.worth > limits[0] + NEARLY or answer.worth > limits[1] + NEARLY:
        raise DisagreementError(
            f"two solvers disagree about the last step: one finds {answer.worth:,.0f} points and proves that no more"
            f" than {limits[0]:,} are possible, the other finds {other.worth:,.0f} and proves {limits[1]:,}. Nothing"
            " was stored. Please report it with the dataset: one of them is wrong"
        )
    return limits[1] <= limits[0]
