"""Published problems of other fields as datasets, so that a solver can be held to optima that others proved.

How each is translated, and why our optimum is the published problem's own, is in docs/published.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from matcher.domain.model.dataset import Dataset
from matcher.domain.model.errors import MatcherError
from matcher.sample.published import elections, knapsack, reviewers, set_packing, tasks
from matcher.sample.published.arrays import is_arrays
from matcher.sample.published.problem import Published
from matcher.sample.published.reviewers import reviewer_dataset
from matcher.sample.published.words import Words, as_text, read_bytes

__all__ = ["PROBLEMS", "Asked", "Published", "read_problem", "read_published", "reviewer_dataset"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a file does not say.

    Args:
        problem: Its name in ``PROBLEMS``, or None to tell it by the file.
        per_paper: Reviews of each paper.
        per_reviewer: Papers of one reviewer, at most.
        committee: Members.
    """

    problem: str | None = None
    per_paper: int = reviewers.REVIEWERS_PER_PAPER
    per_reviewer: int = reviewers.PAPERS_PER_REVIEWER
    committee: int = elections.COMMITTEE


class Form(NamedTuple):
    """A kind of problem.

    Args:
        read: From the words of a file.
        form: What such a file looks like.
    """

    read: Callable[[Words, Asked], Published]
    form: str


PROBLEMS: Mapping[str, Form] = {
    "reviewers": Form(
        lambda words, asked: reviewers.read_reviewers(words, asked.per_paper, asked.per_reviewer), reviewers.FORM
    ),
    "tasks": Form(lambda words, _: tasks.read_tasks(words), tasks.FORM),
    "fewest-people": Form(lambda words, _: tasks.read_fewest_people(words), tasks.FORM),
    "set-packing": Form(lambda words, _: set_packing.read_set_packing(words), set_packing.FORM),
    "committee": Form(lambda words, asked: elections.read_election(words, asked.committee), elections.FORM),
    "knapsack": Form(lambda words, _: knapsack.read_knapsack(words), knapsack.FORM),
}
SCORES = "reviewers"
MARKS = {"tasks": "Jobs", "committee": "# NUMBER ALTERNATIVES"}
"""How a line begins by which a file is known."""


def read_published(path: Path, asked: Asked = Asked()) -> Dataset:
    """A published problem as a dataset.

    Raises:
        MatcherError: The file can't be read, with its line, what stands there and what would be right.
    """
    return read_problem(path, asked).dataset


def read_problem(path: Path, asked: Asked = Asked()) -> Published:
    """Likewise, with what its points mean.

    Raises:
        MatcherError: The file can't be read, with its line, what stands there and what would be right.
    """
    found = read_bytes(path)
    if asked.problem is not None and asked.problem not in PROBLEMS:
        raise MatcherError(f"{asked.problem!r} is no problem that can be read: one of {', '.join(PROBLEMS)}.")
    if is_arrays(found) and asked.problem in {None, SCORES}:
        return reviewers.read_score_arrays(path, found, asked.per_paper, asked.per_reviewer)
    text = as_text(path, found)
    name = asked.problem or next((name for name, mark in MARKS.items() if f"\n{mark}" in f"\n{text}"), SCORES)
    return PROBLEMS[name].read(Words(path, text, PROBLEMS[name].form), asked)
