"""Matches consultants to technical assistance engagements and picks the dates, with a proven bound.

The names below are the public door; docs/api.md shows how to use them. Each is loaded when it is asked for, so that
``import matcher`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matcher.bootstrap import resolver, solve
    from matcher.domain.explain.audit import Audit, Violation, audit
    from matcher.domain.model.dataset import Dataset
    from matcher.domain.model.errors import DatasetError, Fault, MatcherError
    from matcher.domain.model.policy import PointSettings, Policy, RuleSettings
    from matcher.domain.model.problem import Assignment, Consultant, Engagement, Problem
    from matcher.domain.model.solution import Limits, Progress, Solution, Status
    from matcher.services.explanations.explaining import why_her, why_uncovered
    from matcher.services.explanations.forced.resolving import Resolver
    from matcher.services.explanations.forced.seatings import Where
    from matcher.services.explanations.not_them import why_not
    from matcher.services.explanations.someone_else import someone_else
    from matcher.sheets import read_dataset, write_answer, write_dataset

__all__ = [
    "Assignment",
    "Audit",
    "Consultant",
    "Dataset",
    "DatasetError",
    "Engagement",
    "Fault",
    "Limits",
    "MatcherError",
    "PointSettings",
    "Policy",
    "Problem",
    "Progress",
    "Resolver",
    "RuleSettings",
    "Solution",
    "Status",
    "Violation",
    "Where",
    "audit",
    "read_dataset",
    "resolver",
    "solve",
    "someone_else",
    "why_her",
    "why_not",
    "why_uncovered",
    "write_answer",
    "write_dataset",
]

_HOMES = {
    "matcher.bootstrap": ("resolver", "solve"),
    "matcher.domain.explain.audit": ("Audit", "Violation", "audit"),
    "matcher.domain.model.dataset": ("Dataset",),
    "matcher.domain.model.errors": ("DatasetError", "Fault", "MatcherError"),
    "matcher.domain.model.policy": ("PointSettings", "Policy", "RuleSettings"),
    "matcher.domain.model.problem": ("Assignment", "Consultant", "Engagement", "Problem"),
    "matcher.domain.model.solution": ("Limits", "Progress", "Solution", "Status"),
    "matcher.services.explanations.explaining": ("why_her", "why_uncovered"),
    "matcher.services.explanations.forced.resolving": ("Resolver",),
    "matcher.services.explanations.forced.seatings": ("Where",),
    "matcher.services.explanations.not_them": ("why_not",),
    "matcher.services.explanations.someone_else": ("someone_else",),
    "matcher.sheets": ("read_dataset", "write_answer", "write_dataset"),
}


def __getattr__(name: str) -> Any:
    """Load a public name from its home when it is first asked for (PEP 562)."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names."""
    return __all__
