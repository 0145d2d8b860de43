"""Questions answered at once, without a database: for a dataset in files."""

from dataclasses import dataclass
from datetime import UTC, datetime

from matcher import bootstrap
from matcher.domain.model.solution import Limits, Stop
from matcher.records import Study
from scenarios.case import Case
from scenarios.runs.solving import Prepared, never, prepared
from scenarios.scale.crew import Crew
from scenarios.studies.answers import ANSWERS, Desk, Result, Told
from scenarios.studies.asking import StudyQuestion


@dataclass(frozen=True)
class Direct:
    """What a question is answered with."""

    base: Case
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

        def start() -> Prepared:
            return prepared(self.base, bootstrap.solver(), bootstrap.remembering_solver(), limits, stop=self.stop)

        return ANSWERS[question.kind](Desk(None, study, self.base, start, self.crew, limits, Told(""), self.stop))
