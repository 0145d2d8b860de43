"""Every number of the rules and goals that a center may set for itself: each is declared here, and only here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from matcher.domain.model.declared.fields import Field, FormGroup, fields_of
from matcher.domain.model.declared.holds import Day, Days, Number, PointsByPriority, Whole

RULES = FormGroup("Rules")
POINTS = FormGroup(
    "Points", "Goals earn and cost whole points. What a change would do can be tried as a scenario first."
)
HOLIDAYS = FormGroup("Holidays")
YEARS = Number(0, 100)
DAYS = Whole(0, 366)
DOLLARS = Number(0, 1_000_000_000)
EARNED = Whole(0, 1_000_000)


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """Limits that the rules read."""

    expert_min_years: Annotated[
        float,
        Field(
            "Years that an expert needs",
            YEARS,
            RULES,
            after="travel_budget",
            apart=True,
            subject="The years that an expert consultant has at least",
        ),
    ] = 7.0
    survivor_min_years: Annotated[
        float,
        Field(
            "Years that a survivor consultant needs",
            YEARS,
            RULES,
            after="expert_min_years",
            apart=True,
            subject="The years that a survivor consultant has at least",
        ),
    ] = 2.0
    lead_days_virtual: Annotated[
        int,
        Field("Days of notice, virtual", DAYS, RULES, subject="The lead time of virtual engagements, in days,"),
    ] = 5
    lead_days_in_person: Annotated[
        int,
        Field("Days of notice, in person", DAYS, RULES, subject="The lead time of engagements on site, in days,"),
    ] = 21
    buffer_minutes: Annotated[
        int,
        Field(
            "Minutes between two engagements",
            Whole(0, 1440),
            RULES,
            subject="The pause before and after a virtual session, in minutes,",
        ),
    ] = 30
    programme_budget: Annotated[
        float | None,
        Field(
            "Dollars for all engagements",
            DOLLARS,
            RULES,
            "Empty: no limit.",
            empty=None,
            subject="The programme's budget, in dollars,",
        ),
    ] = None
    """Over all engagements; None for no limit."""
    travel_budget: Annotated[
        float | None,
        Field(
            "Dollars for all travel",
            DOLLARS,
            RULES,
            "Empty: no limit.",
            empty=None,
            subject="The travel budget, in dollars,",
        ),
    ] = None
    """Likewise."""


@dataclass(frozen=True, slots=True)
class PointSettings:
    """What the goals earn and cost, in whole points."""

    coverage: Annotated[
        tuple[int, int, int, int, int],
        Field(
            "A covered request of priority 1 to 5 earns",
            PointsByPriority(),
            POINTS,
            "Five numbers with semicolons.",
            subject="What a covered request of priority {} earns, in points,",
        ),
    ] = (1000, 2000, 4000, 8000, 16000)
    fit: Annotated[int, Field("The best fit earns", EARNED, POINTS, subject="What the best fit earns, in points,")] = (
        100
    )
    local: Annotated[
        int,
        Field(
            "Someone of the same state earns",
            EARNED,
            POINTS,
            subject="What someone from the same state earns, in points,",
        ),
    ] = 10
    preferred: Annotated[
        int, Field("A preferred time earns", EARNED, POINTS, subject="What a preferred time earns, in points,")
    ] = 10
    dollars_per_point: Annotated[
        int,
        Field(
            "Travel dollars that cost a point",
            Whole(1, 1_000_000),
            POINTS,
            subject="How many dollars of travel cost a point",
        ),
    ] = 25
    wait_per_day: Annotated[
        int, Field("Each day of waiting costs", EARNED, POINTS, subject="What a day's wait costs, in points,")
    ] = 1
    fairness: Annotated[
        int,
        Field(
            "Asking one person again costs",
            EARNED,
            POINTS,
            subject="What asking the same person again costs, in points,",
        ),
    ] = 5
    multidisciplinary: Annotated[
        int,
        Field(
            "Each further discipline of a team earns",
            EARNED,
            POINTS,
            subject="What each further main discipline on a team earns, in points,",
        ),
    ] = 0
    change_consultant: Annotated[
        int,
        Field(
            "Another person than last proposed costs",
            EARNED,
            POINTS,
            subject="What changing a proposed person costs, in points,",
        ),
    ] = 50
    change_start: Annotated[
        int,
        Field(
            "Another start than last proposed costs",
            EARNED,
            POINTS,
            subject="What moving a proposed start costs, in points,",
        ),
    ] = 30


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings of one night."""

    as_of: Annotated[date, Field("Day that lead times count from", Day())]
    holidays: Annotated[frozenset[date], Field("Days", Days(), HOLIDAYS, "Like Jan 18, 2027; one a line.")] = (
        frozenset()
    )
    """Days on which nothing is delivered and that are no business days."""
    rules: RuleSettings = field(default_factory=RuleSettings)
    points: PointSettings = field(default_factory=PointSettings)


SECTIONS = {"rules": RuleSettings, "points": PointSettings}
"""What each table of policy.toml holds, by its name."""
SETTINGS: Mapping[str, Field] = {
    **fields_of(Policy),
    **{f"{section}.{name}": said for section, record in SECTIONS.items() for name, said in fields_of(record).items()},
}
"""Every setting by its path in a policy: ``rules.buffer_minutes``."""
APART = frozenset(path for path, said in SETTINGS.items() if said.apart)
"""Settings by which one could learn who holds a role: raised, they rule out all of one."""
