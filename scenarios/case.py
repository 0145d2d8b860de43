"""What a scenario changes: a problem under a policy, and names for what it adds."""

from collections.abc import Callable, Collection
from itertools import count
from typing import NamedTuple, TypeVar

from matcher.domain.model.errors import MatcherError
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Problem

Name = TypeVar("Name", ConsultantId, EngagementId)


class Case(NamedTuple):
    """What is solved: a problem under a policy."""

    problem: Problem
    policy: Policy


class ChangeError(MatcherError):
    """A change that can't be made to this problem."""


def fresh(name: Name, kind: Callable[[str], Name], taken: Collection[Name]) -> Name:
    """A name that says what it is like and that nothing has yet."""
    return next(new for number in count(2) if (new := kind(f"{name}+{number}")) not in taken)
