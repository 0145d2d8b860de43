"""A dataset as it was read: the problem, the policy, and what was odd about it."""

from dataclasses import dataclass

from matcher.domain.model.errors import Fault
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem


@dataclass(frozen=True, slots=True)
class Dataset:
    """A checked dataset.

    Args:
        warnings: What is odd but usable, in file and row order.
    """

    problem: Problem
    policy: Policy
    warnings: tuple[Fault, ...] = ()
