"""The same few are not asked every time."""

from matcher.domain.goals.goal import Goal
from matcher.domain.model.schedule import Book


def fairness(book: Book) -> int:
    """The same few are not asked every time: each further engagement of one person costs more than the last.

    Unit: 5 points times, per consultant, recent engagements for each new one, and each pair of new ones.
    """
    load = 0
    for diary in book.diaries.values():
        count = len(diary.entries)
        load += diary.consultant.delivered_lately * count + count * (count - 1) // 2
    return -book.policy.points.fairness * load


FAIRNESS = Goal(fairness)
