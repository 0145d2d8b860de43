"""Multiple-choice knapsack: of each class one item, for the greatest profit, within a capacity.

A class is an engagement of one seat and an hour; an item is a consultant who knows its class alone, asks for its weight
an hour and brings its profit as affinity; the capacity is the programme's budget.
"""

from collections.abc import Sequence

from matcher.domain.model.problem import Consultant, Engagement
from matcher.sample.published.problem import LEVEL, MOST_POINTS, Published, dataset, person, request
from matcher.sample.published.words import Words

FORM = (
    "A multiple-choice knapsack file has the number of classes and the capacity, then for each class the number of its "
    "items and, for each item, its profit and its weight; line breaks do not matter."
)
MOST_CLASSES = 10_000
MOST_ITEMS = 100_000
HIGHEST_WEIGHT = 1_000_000
HIGHEST_CAPACITY = 1_000_000_000
AN_HOUR = 60


def read_knapsack(words: Words) -> Published:
    """Classes of a text file.

    Raises:
        MatcherError: The file is of another form.
    """
    count = words.whole("the number of classes", 1, MOST_CLASSES)
    capacity = words.whole("the capacity", 0, HIGHEST_CAPACITY)
    classes: list[list[tuple[int, int]]] = []
    for k in range(1, count + 1):
        left = MOST_ITEMS - sum(map(len, classes))
        items = range(words.whole(f"the number of items of class {k}", 1, left))
        classes.append(
            [
                (
                    words.whole(f"the profit of an item of class {k}", 0, MOST_POINTS),
                    words.whole(f"the weight of an item of class {k}", 0, HIGHEST_WEIGHT),
                )
                for _ in items
            ]
        )
    words.end()
    return knapsack(classes, capacity)


def knapsack(classes: Sequence[Sequence[tuple[int, int]]], capacity: int) -> Published:
    """A multiple-choice knapsack problem.

    To leave a class out frees money for better items elsewhere; coverage outweighs that as far as points go (a
    million). Where all classes are covered the answer is the published problem's own, whatever coverage earns.

    Args:
        classes: By class, profit and weight of each item.
        capacity: Of all weights chosen.
    """
    people: list[Consultant] = []
    asked: list[Engagement] = []
    affinity = {}
    for k, items in enumerate(classes):
        asked.append(request(f"E{k:05}", 0, AN_HOUR, 1, [f"class_{k}"]))
        for profit, weight in items:
            one = person(len(people), per_month=1, topics={f"class_{k}": LEVEL}, rate_per_hour=weight)
            people.append(one)
            if profit:
                affinity[asked[-1].engagement_id, one.consultant_id] = profit
    coverage = min(MOST_POINTS, 1 + sum(max(profit for profit, _ in items) for items in classes))
    return Published(
        dataset(people, asked, affinity, coverage=coverage, programme_budget=capacity),
        "profit",
        must=frozenset(e.engagement_id for e in asked),
        base=coverage * len(classes),
    )
