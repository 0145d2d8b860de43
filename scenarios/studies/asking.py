"""Studies asked for: checked, put on the list, stopped, cancelled. Who asked is on record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from pathlib import Path
from types import MappingProxyType
from typing import Any

from matcher.domain.model.errors import MatcherError
from matcher.ports import Database, UnitOfWork
from matcher.records import Ask, Job, JobKind, JobState, Permission, QuestionKind, Study, StudyKind, StudyStatus, User
from matcher.records.record_numbers import LARGEST_NUMBER, record_number
from matcher.services.accounts.accounts import require
from matcher.services.failures import NotFoundError
from matcher.services.protection.allowance import ALONE, draw
from scenarios.chance.events import DRAWS
from scenarios.definitions.parsing import parse
from scenarios.definitions.scenario import Scenario
from scenarios.runs.base import TONIGHT
from scenarios.series.axis import axis, points

MOST_SCENARIOS = 4
MOST_AXES = 2
ANSWERS_A_QUESTION = 10
"""So many points of a series, or draws, count as one question about people."""
CHANCE = MappingProxyType(
    {
        "draws": range(1, 10_001),
        "declines": range(101),
        "cancellations": range(101),
        "late": range(101),
        "seed": range(LARGEST_NUMBER + 1),
    }
)
"""What may be said of draws: how many, rates in percent, and the seed."""
TITLES: Mapping[StudyKind, str] = MappingProxyType(
    {
        StudyKind.CHANCE: "What may happen to the plan",
        StudyKind.RECRUIT: "Where to recruit",
        StudyKind.WORTH: "What one more would be worth",
    }
)
"""What questions are called that need no scenario."""
SECONDS = 120.0
"""Limit of each search where nothing else is asked for: planners wait, but not for ever."""
UNDER_WAY = (StudyStatus.WAITING, StudyStatus.STARTED)


class StudyError(MatcherError):
    """A study that can't be asked for."""


@dataclass(frozen=True, slots=True)
class StudyQuestion:
    """What is asked.

    Args:
        definitions: TOML texts, one a scenario.
        base: ``tonight``, or ``version 3``.
        options: Of a sweep: ``vary``; of chance: ``draws``, rates and whether a ``second`` schedule is wanted; of
            recruiting and of worth: ``most``; of promotion: ``study`` and ``column``.
    """

    kind: StudyKind
    title: str
    definitions: tuple[str, ...] = ()
    base: str = TONIGHT
    options: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0
    seconds: float = SECONDS


def ask_study(database: Database, user: User | None, question: StudyQuestion, by: str) -> tuple[int, int]:
    """Put a study on the list; its id, and that of the job to send to the queue. It draws on the allowance.

    Args:
        user: None for the operator at the command line.
        by: Who asks, where nobody signed in.

    Raises:
        NotPermittedError: The user may not.
        StudyError: It can't be asked for.
        AxisError: A series can't be made so.
        DefinitionError: A scenario can't be read.
        SpentError: The user has asked as much today as one day allows.
    """
    if user:
        require(user, Permission.PLAN)
    answers = require_askable(question)
    if user:
        draw(database, user, QuestionKind.WHAT_IF, price(question, answers))
    return database.writing(lambda work: add_study(work, user, question, by))


def ask_here(database: Database, question: StudyQuestion, by: str) -> int:
    """Record a study that this process answers itself; its id.

    Raises:
        StudyError: It can't be asked for.
        AxisError: A series can't be made so.
        DefinitionError: A scenario can't be read.
    """
    require_askable(question)
    return database.writing(lambda work: work.scenarios.add_study(_study(work, None, question, by)))


def require_askable(question: StudyQuestion) -> int:
    """Check a question; how many answers it has besides one for each scenario: points of a series, or draws.

    Raises:
        StudyError: It can't be asked for.
        AxisError: A series can't be made so.
        DefinitionError: A scenario can't be read.
    """
    if len(question.definitions) > MOST_SCENARIOS:
        raise StudyError(f"At most {MOST_SCENARIOS} scenarios fit beside each other. Leave some out.")
    what_ifs = scenarios_of(question.definitions)
    if question.kind is StudyKind.SWEEP:
        return require_axes(question.options.get("vary", ()), what_ifs)
    return int(question.options.get("draws", DRAWS)) if question.kind is StudyKind.CHANCE else 0


def solves_many(study: Study) -> bool:
    """Whether a study solves many what-ifs beside each other, so that processes for them are worth their start."""
    return study.kind in {*TITLES, StudyKind.SWEEP} or len(study.definitions) > 1


def price(question: StudyQuestion, answers: int) -> int:
    """How many questions one counts as: each scenario is one, or where there are many answers, each ten of them.

    A scenario that picks people counts as what asks about one presenter alone.
    """
    plans = sum(ALONE if one.singles_out else 1 for one in scenarios_of(question.definitions))
    plans += bool(question.options.get("second"))
    if question.kind is StudyKind.CHANCE:
        plans += 1  # the plan as it is
    return max(1, plans, plans * ceil(answers / ANSWERS_A_QUESTION))


def require_axes(vary: Sequence[str], what_ifs: Sequence[Scenario]) -> int:
    """Check what a series varies; how many points it has.

    Raises:
        StudyError: It varies nothing, or more than two numbers, or not those of one scenario.
        AxisError: A number can't be varied so, or there are too many points.
    """
    if len(what_ifs) != 1 or not 1 <= len(vary) <= MOST_AXES:
        raise StudyError(f"A series varies one number of one scenario, or {MOST_AXES} of them. Say which.")
    changes = what_ifs[0].changes
    return sum(1 for _ in points(changes, [axis(one, changes) for one in vary]))


def chance_given(texts: Mapping[str, str], labels: Mapping[str, str]) -> dict[str, int]:
    """What is said of draws, from the fields of a form; what is left empty holds as it is usual.

    Args:
        labels: What the form calls them.

    Raises:
        StudyError: One does not fit.
    """
    return {
        key: _number(labels[key], text, span) for key, span in CHANCE.items() if (text := texts.get(key, "").strip())
    }


def _number(label: str, text: str, span: range) -> int:
    number = record_number(text)
    if number is None or number not in span:
        raise StudyError(f"{label}: {text!r} does not fit: a whole number from {span[0]:,} to {span[-1]:,}.")
    return number


def scenarios_of(definitions: Sequence[str]) -> tuple[Scenario, ...]:
    """The scenarios of stored definitions.

    Raises:
        DefinitionError: One of them can't be read.
    """
    return tuple(parse(text, Path(f"scenario-{number}.toml")) for number, text in enumerate(definitions, start=1))


def ask_of(database: Database, user: User, study_id: int, asked: Ask) -> bool:
    """Stop a study with what is known, or cancel it; whether there was anything to stop.

    Raises:
        NotPermittedError: The user may not.
        NotFoundError: There is no such study.
    """
    require(user, Permission.PLAN)

    def work(unit: UnitOfWork) -> bool:
        study = unit.scenarios.study(study_id)
        if study is None:
            raise NotFoundError(f"There is no study {study_id}.")
        if study.status not in UNDER_WAY:
            return False
        unit.scenarios.ask(study_id, asked)
        if study.status is StudyStatus.WAITING and asked is Ask.CANCEL:
            unit.scenarios.update_study(replace(study, status=StudyStatus.CANCELLED, finished_at=unit.now))
        return True

    return database.writing(work)


def may_see(study: Study, user: User) -> bool:
    """Whether a reader may see a study: what tells roles is for those who may read them."""
    return not study.open_roles or user.may(Permission.READ_LIVED_EXPERIENCE)


def add_study(work: UnitOfWork, user: User | None, question: StudyQuestion, by: str) -> tuple[int, int]:
    """Record a study that a worker will answer; its id, and that of its job."""
    name = user.name if user else by
    study_id = work.scenarios.add_study(_study(work, user, question, by))
    job = Job(0, key_of(study_id), JobKind.STUDY, JobState.WAITING, work.now, name)
    return study_id, work.jobs.add(job)


def _study(work: UnitOfWork, user: User | None, question: StudyQuestion, by: str) -> Study:
    return Study(
        study_id=0,
        kind=question.kind,
        title=question.title,
        definitions=question.definitions,
        base=question.base,
        options=question.options,
        open_roles=bool(user and user.may(Permission.READ_LIVED_EXPERIENCE)),
        seed=question.seed,
        limit_seconds=question.seconds,
        asked_by=user.name if user else by,
        asked_at=work.now,
    )


def key_of(study_id: int) -> str:
    """The key of a study's job."""
    return f"study {study_id}"


def study_of(job: Job) -> int:
    """The study of a job."""
    return int(job.key.removeprefix("study "))
