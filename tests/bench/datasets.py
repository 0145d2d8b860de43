"""What peers are measured on: invented centers, slack and tight, and reviewers who look for papers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import NamedTuple

from matcher.domain.model.dataset import Dataset
from matcher.sample import Shape, invent
from matcher.sample.published import reviewer_dataset

TIGHT = 2.0
"""Everyone gives half the hours and engagements."""
SCORES = (0.0, 0.25, 0.25, 0.25, 0.5, 1.0)


class Case(NamedTuple):
    """A dataset and its name in a table."""

    name: str
    seed: int
    dataset: Dataset


def cases(sizes: Sequence[tuple[int, int]], seeds: Sequence[int]) -> Iterator[Case]:
    """Each size slack and tight, then one problem without dates; each for every seed."""
    for consultants, engagements in sizes:
        for kind, tightness in (("", 1.0), (" tight", TIGHT)):
            for seed in seeds:
                shape = Shape(consultants, engagements, seed, tightness)
                yield Case(f"{consultants} × {engagements}{kind}", seed, center(shape))
    for seed in seeds:
        yield Case("reviewers 36 × 60", seed, reviewers(36, 60, seed))


def center(shape: Shape) -> Dataset:
    """An invented center that earns nothing for different disciplines on a team: no peer knows that goal."""
    dataset = invent(shape)
    points = replace(dataset.policy.points, multidisciplinary=0)
    return replace(dataset, policy=replace(dataset.policy, points=points))


def reviewers(people: int, papers: int, seed: int) -> Dataset:
    """Scores as reviewers give them, at random: no dates that bind, no teams, so a flow can hold it."""
    random = Random(f"reviewers {seed}")
    return reviewer_dataset([[random.choice(SCORES) for _ in range(papers)] for _ in range(people)])
