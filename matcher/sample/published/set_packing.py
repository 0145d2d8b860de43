"""Set packing: sets with weights, of which those chosen have no element in common, for the greatest sum of weights.

An element is a consultant, a set an engagement with an `any` seat for each of its elements, who alone know its topic;
all are at the same moment, so nobody is in two of them. The weight is the affinity of its first element.

Source: the format is that of OR-Library's set covering and Delorme's set packing files.
"""

from matcher.sample.published.problem import LEVEL, MOST_POINTS, Published, dataset, person, request
from matcher.sample.published.words import Words

FORM = (
    "A set packing file has the numbers of rows and columns, the weight of each column, then for each row the number "
    "of columns in it and their numbers, counted from 1; line breaks do not matter."
)
MOST_ROWS = 20_000
MOST_COLUMNS = 50_000
MOST_ELEMENTS = 50
"""Of one set: so many seats are answered in a moment."""


def read_set_packing(words: Words) -> Published:
    """Sets of a text file.

    Raises:
        MatcherError: The file is of another form, or a set is empty or too large.
    """
    rows = words.whole("the number of rows", 1, MOST_ROWS)
    columns = words.whole("the number of columns", 1, MOST_COLUMNS)
    weights = [words.whole(f"the weight of column {j}", 0, MOST_POINTS) for j in range(1, columns + 1)]
    elements: list[list[int]] = [[] for _ in weights]
    for i in range(rows):
        for _ in range(words.whole(f"the number of columns in row {i + 1}", 0, columns)):
            column = words.whole(f"a column of row {i + 1}", 1, columns)
            if elements[column - 1][-1:] == [i]:
                words.fault(f"row {i + 1} names column {column} twice.")
            elements[column - 1].append(i)
    words.end()
    for j, own in enumerate(elements, start=1):
        if len(own) > MOST_ELEMENTS:
            words.fault(f"column {j} is in {len(own)} rows, more than {MOST_ELEMENTS}: leave it out.")
    return set_packing(rows, weights, elements)


def set_packing(rows: int, weights: list[int], elements: list[list[int]]) -> Published:
    """A set packing problem.

    Args:
        rows: How many elements there are.
        weights: By set.
        elements: By set, its elements, counted from 0. A set without any gets one of its own: nothing is in its way.
    """
    alone = iter(range(rows, rows + len(elements)))
    elements = [own or [next(alone)] for own in elements]
    topics: list[dict[str, int]] = [{} for _ in range(next(alone, rows + len(elements)))]
    for j, own in enumerate(elements):
        for i in own:
            topics[i][f"set_{j}"] = LEVEL
    people = [person(i, per_month=1, topics=known) for i, known in enumerate(topics)]
    asked = [request(f"E{j:05}", 0, 1, len(own), [f"set_{j}"]) for j, own in enumerate(elements)]
    affinity = {
        (asked[j].engagement_id, people[own[0]].consultant_id): weights[j]
        for j, own in enumerate(elements)
        if weights[j]
    }
    return Published(dataset(people, asked, affinity, coverage=0), "sum of weights")
