"""A scenario beside the plan as it is: one column of a comparison, fit for its readers."""

from dataclasses import dataclass

from scenarios.comparison.figures import Figure
from scenarios.comparison.groups import ComparedGroup
from scenarios.comparison.shifts import Shift


@dataclass(frozen=True, slots=True)
class Left:
    """A request that the scenario leaves uncovered.

    Args:
        reason: As readers may hear it, in a sentence.
        covered_now: Whether the plan as it is covers it.
    """

    engagement_id: str
    organization: str
    reason: str
    covered_now: bool


@dataclass(frozen=True, slots=True)
class ComparedScenario:
    """One scenario, compared.

    Args:
        sentences: Its changes, in plain words.
        inputs: What differs in the input, in sentences.
        groups: What is covered, by state and by audience, where it differs.
        shifts: Engagements that are placed otherwise.
        uncovered: In id order.
        remarks: What a reader has to know before drawing conclusions, in sentences.
        infeasible: Why there is no plan; empty where there is one.
        guarded: Whether what would tell a role was left out.
        thinned: Whether requests were left out for which too few people are left.
    """

    title: str
    sentences: tuple[str, ...]
    inputs: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    groups: tuple[ComparedGroup, ...] = ()
    shifts: tuple[Shift, ...] = ()
    uncovered: tuple[Left, ...] = ()
    remarks: tuple[str, ...] = ()
    infeasible: str = ""
    guarded: bool = False
    thinned: bool = False
