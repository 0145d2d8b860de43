"""Reviewer assignment: papers look for reviewers, each paper for so many, nobody reviews more than so many.

A reviewer is a consultant, a paper an engagement with an `any` seat for each review, at a moment of its own; a score is
affinity. The best sum of scores with all papers reviewed is looked for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from matcher.domain.model.dataset import Dataset
from matcher.domain.model.errors import MatcherError
from matcher.domain.model.problem import Rejection
from matcher.sample.published import arrays
from matcher.sample.published.problem import (
    MINUTES_PER_DAY,
    MOST_A_MONTH,
    MOST_POINTS,
    Published,
    dataset,
    person,
    request,
)
from matcher.sample.published.words import Words

FORM = (
    "A file of scores has a line `reviewers papers`, then for each reviewer a row of scores, one a paper; "
    "`--problem` names another form."
)
REVIEWERS_PER_PAPER = 3
PAPERS_PER_REVIEWER = 6
FEWEST_POINTS_PER_SCORE = 100
MINUTES_PER_PAPER = 5
MOST_PAPERS = 31 * MINUTES_PER_DAY // MINUTES_PER_PAPER
MOST_REVIEWERS = 100_000
MOST_SCORES = 5_000_000
HIGHEST_SCORE = 1000.0
SIMILARITIES, CONFLICTS = "similarity_matrix", "mask_matrix"
"""Names in the .npz files that are passed around: scores, and 1 where somebody may not review."""


def read_reviewers(words: Words, per_paper: int = REVIEWERS_PER_PAPER, most: int = PAPERS_PER_REVIEWER) -> Published:
    """Scores of a text file.

    Args:
        per_paper: Reviews of each paper.
        most: Papers of one reviewer.

    Raises:
        MatcherError: The file is of another form.
    """
    reviewers = words.whole("the number of reviewers", 1, MOST_REVIEWERS)
    papers = words.whole("the number of papers", 1, min(MOST_PAPERS, MOST_SCORES // reviewers))
    scores = [
        [words.number(f"the score of reviewer {i} for paper {j}", HIGHEST_SCORE) for j in range(papers)]
        for i in range(reviewers)
    ]
    words.end()
    return reviewer_problem(scores, per_paper, most)


def read_score_arrays(
    path: Path, found: bytes, per_paper: int = REVIEWERS_PER_PAPER, most: int = PAPERS_PER_REVIEWER
) -> Published:
    """Scores of a NumPy file: its only table, or ``similarity_matrix`` with conflicts in ``mask_matrix``.

    Args:
        per_paper: Reviews of each paper.
        most: Papers of one reviewer.

    Raises:
        MatcherError: It holds no scores.
    """
    tables = arrays.read_tables(path, found, MOST_SCORES)
    name = SIMILARITIES if SIMILARITIES in tables else next(iter(tables), "")
    if name not in tables or (len(tables) > 1 and name != SIMILARITIES):
        raise MatcherError(f"{path} has no array {SIMILARITIES!r} among {sorted(tables)}. {arrays.FORM}")
    scores = tables[name].rows
    if len(scores) > MOST_REVIEWERS or len(scores[0]) > MOST_PAPERS:
        raise MatcherError(
            f"{path}, {name}: {len(scores):,} reviewers and {len(scores[0]):,} papers are more than {MOST_REVIEWERS:,} "
            f"and {MOST_PAPERS:,}. {arrays.FORM}"
        )
    for i, row in enumerate(scores):
        for j, score in enumerate(row):
            if not abs(score) <= HIGHEST_SCORE:
                raise MatcherError(
                    f"{path}, {name}: the score of reviewer {i} for paper {j} is {score}, not a number from "
                    f"{-HIGHEST_SCORE:,.0f} to {HIGHEST_SCORE:,.0f}. {arrays.FORM}"
                )
    conflicts = tables[CONFLICTS].rows if CONFLICTS in tables else []
    if conflicts and (len(conflicts), len(conflicts[0])) != (len(scores), len(scores[0])):
        raise MatcherError(f"{path}, {CONFLICTS}: it has another shape than {name}. {arrays.FORM}")
    ruled_out = [(i, j) for i, row in enumerate(conflicts) for j, said in enumerate(row) if said]
    return reviewer_problem(scores, per_paper, most, ruled_out)


def reviewer_dataset(scores: Sequence[Sequence[float]]) -> Dataset:
    """Three reviewers a paper and at most six papers each.

    Args:
        scores: ``[reviewer][paper]``.
    """
    return reviewer_problem(scores, REVIEWERS_PER_PAPER, PAPERS_PER_REVIEWER).dataset


def reviewer_problem(
    scores: Sequence[Sequence[float]], per_paper: int, most_papers: int, conflicts: Sequence[tuple[int, int]] = ()
) -> Published:
    """Scores as affinity, in as fine points as there is room for where they are not whole hundredths.

    Covering a paper earns more than its reviewers could earn elsewhere (anybody may review any paper, so whoever would
    be free without it can take a seat in it, after one exchange at most): no paper is left for others' sake. Where
    conflicts rule pairs out, it earns as much as there is room for; an answer with all papers is the best in any case.

    Args:
        scores: ``[reviewer][paper]``.
        per_paper: Reviews of each paper.
        most_papers: Of one reviewer, at most.
        conflicts: Reviewers and papers that may not come together.
    """
    highest = max((abs(score) for row in scores for score in row), default=0.0)
    per_score = _points_per_score(scores, per_paper, highest)
    exact = _whole(scores, per_score)
    papers = len(scores[0])
    people = [person(i, per_month=min(most_papers, MOST_A_MONTH), topics={}) for i in range(len(scores))]
    asked = [request(f"E{j:05}", j * MINUTES_PER_PAPER, 1, per_paper, []) for j in range(papers)]
    affinity = {
        (asked[j].engagement_id, one.consultant_id): points
        for one, row in zip(people, scores, strict=True)
        for j, score in enumerate(row)
        if (points := round(score * per_score))
    }
    coverage = 1 + 2 * per_paper * max((abs(points) for points in affinity.values()), default=0)
    coverage = MOST_POINTS if conflicts else coverage
    found = dataset(people, asked, affinity, coverage=coverage)
    rejections = tuple(Rejection(asked[j].engagement_id, people[i].consultant_id) for i, j in sorted(conflicts))
    return Published(
        replace(found, problem=replace(found.problem, rejections=rejections)),
        "sum of scores",
        must=frozenset(e.engagement_id for e in asked),
        base=coverage * papers,
        points_per_unit=per_score,
        rounding=Fraction() if exact else Fraction(papers * per_paper, 2 * per_score),
    )


def _points_per_score(scores: Iterable[Sequence[float]], per_paper: int, highest: float) -> int:
    """The least power of ten, a hundred or more, that makes points whole; else the largest there is room for."""
    scores, finest = list(scores), FEWEST_POINTS_PER_SCORE
    while not _whole(scores, finest) and 1 + 2 * per_paper * (highest * finest * 10 + 1) <= MOST_POINTS:
        finest *= 10
    return finest


def _whole(scores: Iterable[Sequence[float]], per_score: int) -> bool:
    """Whether so many points per score lose nothing but the dust of binary fractions."""
    dust = 1e-9
    return all(abs(score * per_score - round(score * per_score)) <= dust * per_score for row in scores for score in row)
