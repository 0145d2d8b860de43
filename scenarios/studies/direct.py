"""Questions answered at once, without a database: for a dataset in files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from matcher.domain.model.solution import Limits, Solver, Stop
from matcher.records import Study
from scenarios.case import Case
from scenarios.runs.solving import Prepared, never, prepared
from scenarios.scale.crew import Crew
from scenarios.studies.answers import ANSWERS, Desk, Result, Told
from scenarios.studies.asking import StudyQuestion, solves_many


@dataclass(frozen=True)
class Direct:
    """What a question is answered with.

    Args:
        first: Makes the solver of the plan as it is, from nothing.
        learning: Makes the solver that the base teaches.
    """

    base: Case
    first: Callable[[], Solver]
    learning: Callable[[], Solver]
    crew: Crew
    stop: Stop = never

    def answer(self, question: StudyQuestion, by: str) -> Result:
        """The answer, as it would be stored.

        Raises:
            MatcherError: What was asked can't be answered.
        """
        study = Study(
            study_id=0,
            kind=question.kind,
            title=question.title,
            definitions=question.definitions,
            base=question.base,
            asked_by=by,
            asked_at=datetime.now(UTC),
            options=question.options,
            open_roles=not self.base.sealed,
            seed=question.seed,
            limit_seconds=question.seconds,
        )
        limits = Limits(question.seconds, seed=question.seed)
        if solves_many(study):
            self.crew.get_ready()

        def start() -> Prepared:
            return prepared(self.base, self.first(), self.learning(), limits, stop=self.stop)

        desk = Desk(None, self.first, study, self.base, start, self.crew, limits, Told(""), self.stop)
        return ANSWERS[question.kind](desk)
