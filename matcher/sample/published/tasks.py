"""Personnel task scheduling: fixed tasks, and who can do which.

*Tasks*: as many as possible are done. *Fewest people* is shift minimisation (SMPTSP): all are done, by as few people as
can be. Our points never cost anything for asking somebody at all, so each person gets an engagement of their own, for
which they need the whole time: who takes it does no task, and as many as possible take it.

Source: Krishnamoorthy, Ernst and Baatar, Algorithms for large scale shift minimisation personnel task scheduling
problems, European Journal of Operational Research 219 (2012).
"""

from collections.abc import Iterable, Sequence

from matcher.domain.model.dataset import Dataset
from matcher.domain.model.problem import Engagement
from matcher.sample.published.problem import (
    LEVEL,
    LOWEST,
    MINUTES_PER_DAY,
    MINUTES_PER_WEEK,
    MOST_A_MONTH,
    Published,
    dataset,
    person,
    request,
)
from matcher.sample.published.words import Words

FORM = (
    "A file of tasks has `Jobs = n` and n rows `begin end` in minutes within a week, then `Qualifications = m` and m "
    "rows `count: tasks`, the tasks that each person can do, counted from 0."
)
MOST_TASKS = MOST_A_MONTH - 1
MOST_PEOPLE = 100_000
A_TASK = 1000
"""Points by which a task is worth more than all people without work: more than a plan by priority takes for equal."""


def read_tasks(words: Words) -> Published:
    """As many tasks as possible.

    Raises:
        MatcherError: The file is of another form.
    """
    tasks, able = _read(words)
    return Published(task_dataset(tasks, able), "tasks done")


def read_fewest_people(words: Words) -> Published:
    """All tasks, by as few people as can be.

    Raises:
        MatcherError: The file is of another form.
    """
    tasks, able = _read(words)
    return fewest_people(tasks, able)


def task_dataset(tasks: Sequence[tuple[int, int]], qualifications: Sequence[Iterable[int]]) -> Dataset:
    """Tasks as engagements of one seat and one start, each with a topic that only those who can do it know.

    Args:
        tasks: Begin and end of each, in minutes.
        qualifications: By person, the tasks that they can do.
    """
    people = [
        person(i, per_month=len(tasks), topics={_topic(j): LEVEL for j in able})
        for i, able in enumerate(qualifications)
    ]
    return dataset(people, _asked(tasks), {}, coverage=1)


def fewest_people(tasks: Sequence[tuple[int, int]], qualifications: Sequence[Iterable[int]]) -> Published:
    """The same, with an engagement for each person that keeps them from every task.

    One task is worth more than all of these together, so that none is left undone for their sake.

    Args:
        tasks: Begin and end of each, in minutes.
        qualifications: By person, the tasks that they can do.
    """
    asked = _asked(tasks)
    days = max(1, -(-max((end for _, end in tasks), default=0) // MINUTES_PER_DAY))
    people = [
        person(i, per_month=len(tasks) + 1, topics={_topic(j): LEVEL for j in able} | {_off(i): LEVEL})
        for i, able in enumerate(qualifications)
    ]
    off = [
        request(f"F{i:05}", 0, MINUTES_PER_DAY, 1, [_off(i)], days=days, priority=LOWEST) for i in range(len(people))
    ]
    task = A_TASK + len(people)
    return Published(
        dataset(people, [*asked, *off], {}, coverage=task, lowest=1),
        "people at work",
        must=frozenset(e.engagement_id for e in asked),
        base=task * len(asked) + len(people),
        points_per_unit=-1,
    )


def _asked(tasks: Sequence[tuple[int, int]]) -> list[Engagement]:
    return [request(f"E{j:05}", begin, end - begin, 1, [_topic(j)]) for j, (begin, end) in enumerate(tasks)]


def _read(words: Words) -> tuple[list[tuple[int, int]], list[list[int]]]:
    words.skip_to("Jobs")
    words.sign("=", "Jobs")
    tasks = []
    for j in range(words.whole("the number of tasks", 0, MOST_TASKS)):
        begin = words.whole(f"the begin of task {j}", 0, MINUTES_PER_WEEK - 1)
        most = min(begin + MINUTES_PER_DAY, MINUTES_PER_WEEK)
        tasks.append((begin, words.whole(f"the end of task {j}", begin + 1, most)))
    words.skip_to("Qualifications")
    words.sign("=", "Qualifications")
    able = []
    for i in range(words.whole("the number of people", 0, MOST_PEOPLE)):
        count = words.whole(f"how many tasks person {i} can do", 0, len(tasks))
        words.sign(":", f"how many tasks person {i} can do")
        able.append([words.whole(f"a task of person {i}", 0, len(tasks) - 1) for _ in range(count)])
    words.end()
    return tasks, able


def _topic(task: int) -> str:
    return f"task_{task}"


def _off(number: int) -> str:
    return f"off_{number}"
