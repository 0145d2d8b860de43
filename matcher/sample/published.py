"""Published problems of other fields as datasets, so that a solver can be held to optima that others proved.

Two formats are read. *Reviewer assignment*: a line with the numbers of reviewers and papers, then for each reviewer a
row of scores, one a paper. *Personnel task scheduling*: ``Jobs = n`` and n rows of a begin and an end in minutes, then
``Qualifications = m`` and m rows ``count: tasks``, the tasks that each person can do, counted from 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from matcher.domain.model.dataset import Dataset
from matcher.domain.model.errors import MatcherError
from matcher.domain.model.geography import Place
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.policy import PointSettings, Policy, RuleSettings
from matcher.domain.model.problem import Consultant, Engagement, Problem, WeeklyWindow
from matcher.domain.model.vocabulary import ConsultantStatus, Mode, Role, SeatRole, TaType

REVIEWERS_PER_PAPER = 3
PAPERS_PER_REVIEWER = 6
POINTS_PER_SCORE = 100
FIRST_DAY = date(2027, 3, 1)
"""Of a month with 31 days: the monthly limit is the limit on papers."""
AS_OF = date(2027, 1, 4)
MINUTES_PER_DAY = 1440
MINUTES_PER_PAPER = 5
MOST_PAPERS = 31 * MINUTES_PER_DAY // MINUTES_PER_PAPER
ALWAYS = tuple(WeeklyWindow(weekday, time(), time()) for weekday in range(7))
AUDIENCE = "direct_services_nonprofit"
LEVEL = 5


def read_published(path: Path) -> Dataset:
    """Read either format, told apart by the word ``Jobs``.

    Raises:
        MatcherError: The file can't be read as one of them.
    """
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
        lines = [line for line in lines if line and not line.startswith("#")]
        return _tasks(lines) if any(line.startswith("Jobs") for line in lines) else _reviewers(lines)
    except OSError as error:
        raise MatcherError(f"{path} can't be read: {error.strerror}") from error
    except (ValueError, IndexError) as error:
        raise MatcherError(
            f"{path} is in neither of the formats that are known: scores (a line `reviewers papers`, then a row of "
            f"scores for each reviewer) or tasks (`Jobs = n` with n rows `begin end`, `Qualifications = m` with m rows "
            f"`count: tasks`). {error}"
        ) from error


def reviewer_dataset(scores: Sequence[Sequence[float]]) -> Dataset:
    """Papers as engagements of three seats, each at a moment of its own; scores as affinity.

    Covering a paper earns more than all its reviewers could earn elsewhere, so that no paper is ever left for others'
    sake: the best schedule has the best sum of scores with all papers reviewed.

    Args:
        scores: ``[reviewer][paper]``.
    """
    papers = len(scores[0])
    if papers > MOST_PAPERS:
        raise ValueError(f"There are more than {MOST_PAPERS:,} papers.")
    people = [_person(f"C{i:05}", per_month=PAPERS_PER_REVIEWER, topics={}) for i in range(len(scores))]
    seats = [str(k) for k in range(1, REVIEWERS_PER_PAPER + 1)]
    asked = [_request(f"E{j:05}", j * MINUTES_PER_PAPER, 1, seats, {}) for j in range(papers)]
    affinity = {
        (asked[j].engagement_id, person.consultant_id): points
        for person, row in zip(people, scores, strict=True)
        for j, score in enumerate(row)
        if (points := round(score * POINTS_PER_SCORE))
    }
    most = max((abs(points) for points in affinity.values()), default=0)
    return _dataset(people, asked, affinity, coverage=1 + 2 * REVIEWERS_PER_PAPER * most)


def task_dataset(tasks: Sequence[tuple[int, int]], qualifications: Sequence[Iterable[int]]) -> Dataset:
    """Tasks as engagements of one seat and one start, each with a topic that only those who can do it know.

    Args:
        tasks: Begin and end of each, in minutes.
        qualifications: By person, the tasks that they can do.
    """
    people = [
        _person(f"C{i:05}", per_month=len(tasks), topics={_topic(_within(j, len(tasks))): LEVEL for j in able})
        for i, able in enumerate(qualifications)
    ]
    asked = [_request(f"E{j:05}", begin, end - begin, ["1"], {_topic(j): 1}) for j, (begin, end) in enumerate(tasks)]
    return _dataset(people, asked, {}, coverage=1)


def _reviewers(lines: Sequence[str]) -> Dataset:
    reviewers, papers = (int(word) for word in lines[0].split())
    scores = [[float(word) for word in line.split()] for line in lines[1:]]
    if not reviewers or len(scores) != reviewers or {len(row) for row in scores} != {papers}:
        raise ValueError(f"There are not {reviewers} rows of {papers} scores.")
    return reviewer_dataset(scores)


def _tasks(lines: Sequence[str]) -> Dataset:
    tasks = [(int(begin), int(end)) for begin, end in (line.split() for line in _block(lines, "Jobs"))]
    able = []
    for line in _block(lines, "Qualifications"):
        count, _, listed = line.partition(":")
        able.append([int(word) for word in listed.split()])
        if len(able[-1]) != int(count):
            raise ValueError(f"Not {count} tasks: {line!r}.")
    return task_dataset(tasks, able)


def _block(lines: Sequence[str], name: str) -> Sequence[str]:
    """The rows below ``name = count``."""
    at = next((k for k, line in enumerate(lines) if line.startswith(name)), len(lines))
    count = int(lines[at].partition("=")[2])
    rows = lines[at + 1 : at + 1 + count]
    if len(rows) != count:
        raise ValueError(f"There are fewer than {count} rows below {name}.")
    return rows


def _within(task: int, count: int) -> int:
    if not 0 <= task < count:
        raise ValueError(f"There is no task {task}.")
    return task


def _topic(task: int) -> str:
    return f"task_{task}"


def _dataset(
    people: Iterable[Consultant],
    asked: Iterable[Engagement],
    affinity: Mapping[tuple[EngagementId, ConsultantId], int],
    coverage: int,
) -> Dataset:
    """A problem in which only coverage and affinity earn points."""
    points = PointSettings(
        coverage=(coverage,) * 5, fit=0, local=0, preferred=0, wait_per_day=0, fairness=0
    )  # fmt: skip
    policy = Policy(AS_OF, rules=RuleSettings(buffer_minutes=0), points=points)
    problem = Problem(
        {c.consultant_id: c for c in people}, {e.engagement_id: e for e in asked}, affinity=dict(affinity)
    )
    return Dataset(problem, policy)


def _person(name: str, per_month: int, topics: Mapping[str, int]) -> Consultant:
    """An expert who is free at any time."""
    return Consultant(
        consultant_id=ConsultantId(name), name=name, email="", roles=frozenset({Role.EXPERT}),
        years_experience=10, years_lived_experience=0, languages=frozenset({"en"}), disciplines=(),
        modes=frozenset({Mode.VIRTUAL}), city="Omaha", state="NE", place=Place(41.26, -95.94),
        time_zone=ZoneInfo("UTC"), max_travel_miles=0, max_hours_per_week=168,
        max_engagements_per_month=per_month, rest_days=0, rate_per_hour=0,
        organization="", status=ConsultantStatus.APPROVED, agreement_end=None, cleared_for_minors=False,
        recent_engagements=0, topics=dict(topics), audiences={AUDIENCE: LEVEL}, weekly=ALWAYS,
    )  # fmt: skip


def _request(name: str, minute: int, minutes: int, seats: Iterable[str], topics: Mapping[str, int]) -> Engagement:
    """A virtual session whose only start is some minutes after the first midnight."""
    if not 0 < minutes <= MINUTES_PER_DAY or minute < 0:
        raise ValueError(f"{name} begins before 0 or lasts less than a minute or more than a day.")
    start = datetime.combine(FIRST_DAY, time(), UTC) + timedelta(minutes=minute)
    return Engagement(
        engagement_id=EngagementId(name), organization=name, audience=AUDIENCE, ta_type=TaType.TRAINING,
        mode=Mode.VIRTUAL, language="en", city="", state="", place=None, time_zone=ZoneInfo("UTC"), priority=3,
        requested_on=None, window_start=start.date(), window_end=start.date(), sessions=1, session_minutes=minutes,
        cadence_days=0, start_times=(start.time(),), weekdays=frozenset(range(7)), budget=None, federal_grantee=False,
        granting_office_confirmed=False, criminal_justice=False, minors_present=False, topics=dict(topics),
        seats={SeatName(seat): SeatRole.ANY for seat in seats},
    )  # fmt: skip
