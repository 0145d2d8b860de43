"""Names for a demonstration: numbered people and organizations are safe in files, but hard to read on a page.

The names are invented from words for landscapes, as few real ones are; nobody who bears one is meant.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count, product

from matcher.domain.model.dataset import Dataset
from matcher.domain.model.problem import Consultant, Engagement, Exclusion

GIVEN = (
    "Amara", "Bao", "Carmen", "Dara", "Elio", "Farah", "Gwen", "Hana", "Imani", "Joaquin", "Kofi", "Lucia", "Maren",
    "Nadia", "Omar", "Priya", "Quinn", "Rosa", "Samir", "Talia",
)  # fmt: skip
FAMILY = (
    "Ashgrove", "Brightwater", "Cedarholm", "Dunmere", "Elmsford", "Fernleigh", "Greenbank", "Hollowell", "Ivorson",
    "Juniperez", "Kestrelly", "Larkmoor", "Meadowes",
)  # fmt: skip
PLACES = (
    "Harbor", "Cedar", "River", "Prairie", "Summit", "Lantern", "Willow", "Bridge", "Meadow", "Canyon", "Juniper",
    "Beacon", "Orchard", "Lakeside", "Stone", "Maple",
)  # fmt: skip
HOUSES = ("Family Services", "Health Alliance", "Youth Center", "Community Clinic", "Outreach", "Shelter")


def with_names(dataset: Dataset) -> Dataset:
    """The dataset with names that read like names; ids and all else stay."""
    problem = dataset.problem
    people = _numbered(f"{given} {family}" for family, given in _spread(FAMILY, GIVEN))
    houses = _numbered(f"{place} {house}" for house, place in _spread(HOUSES, PLACES))
    organizations = {old: next(houses) for old in sorted({e.organization for e in problem.engagements.values()})}
    consultants = {cid: _person(each, next(people), organizations) for cid, each in problem.consultants.items()}
    engagements = {eid: _request(each, organizations) for eid, each in problem.engagements.items()}
    return replace(dataset, problem=replace(problem, consultants=consultants, engagements=engagements))


def _person(consultant: Consultant, name: str, organizations: dict[str, str]) -> Consultant:
    email = f"{name.lower().replace(' ', '.')}@example.org"
    organization = organizations.get(consultant.organization, consultant.organization)
    exclusions = frozenset(
        Exclusion(kind, organizations.get(value, value) if kind == "organization" else value)
        for kind, value in consultant.exclusions
    )
    return replace(consultant, name=name, email=email, organization=organization, exclusions=exclusions)


def _request(engagement: Engagement, organizations: dict[str, str]) -> Engagement:
    return replace(engagement, organization=organizations[engagement.organization])


def _spread(outer: tuple[str, ...], inner: tuple[str, ...]) -> Iterable[tuple[str, str]]:
    """Every pair once, neighbours unlike each other."""
    for shift, place in product(range(len(outer)), range(len(inner))):
        yield outer[(shift + place) % len(outer)], inner[place]


def _numbered(names: Iterable[str]) -> Iterator[str]:
    """The names, and when they run out the same again with a number."""
    used = tuple(names)
    yield from used
    for lap in count(2):
        yield from (f"{name} {lap}" for name in used)
