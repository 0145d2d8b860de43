"""Whether what a chosen answer took the place of still keeps the rules: known before anybody takes it back."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from matcher.domain.explain.audit import audit
from matcher.domain.explain.disclosure import told_sentence
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import StandingSeat
from matcher.ports import Database, Part, UnitOfWork
from matcher.records import Access, Study
from matcher.services.choices.choice import Told, read
from matcher.services.choices.schedule_by_hand import Scene
from matcher.services.review.difference import localized

RESTS_ON = (Part.DATASET, Part.BUSY, Part.REJECTIONS, Part.STANDING, Part.LIFECYCLES)
WHY = "rules checked for the way back from a choice"
NO_LONGER_FITS = (
    "What was there before no longer fits: it breaks a rule by now ({rule} See {places}.) Decide on Review, row by row."
)


@dataclass(frozen=True, slots=True)
class Misfit:
    """A rule that the former teams would break.

    Args:
        sentence: With the way on; empty where they break none.
        engagement_ids: Where it is broken.
    """

    sentence: str = ""
    engagement_ids: tuple[EngagementId, ...] = ()


class _NotAdmittedError(Exception):
    """The rules have to be asked anew, and nobody has leave to read for it yet."""


def misfit_of(scene: Scene, answer: Told) -> Misfit:
    """The first rule that is broken, as a scene is, in an engagement that an answer changed."""
    for one in audit(scene.problem, scene.policy, scene.changed_by({"changes": {}})).violations:
        if not answer["changes"].keys().isdisjoint(one.engagement_ids):
            rule, places = told_sentence(one.rule), ", ".join(one.engagement_ids)
            return Misfit(NO_LONGER_FITS.format(rule=rule, places=places), one.engagement_ids)
    return Misfit()


def find_misfit(database: Database, study: Study) -> Misfit:
    """What would be broken if a choice were taken back now; kept in memory while nothing has changed."""

    def refuse() -> Access:
        raise _NotAdmittedError

    with database.reading() as work:
        try:
            return _recalled(work, study, refuse)
        except _NotAdmittedError:
            pass  # read-only transactions can't write the log's entry: it is written first
    access = database.writing(lambda work: work.access_log.admit(None, None, WHY))
    with database.reading() as work:
        return _recalled(work, study, lambda: access)


def _recalled(work: UnitOfWork, study: Study, admit: Callable[[], Access]) -> Misfit:
    def make() -> Misfit:
        told = study.result or {}
        chosen = told["chosen"]
        answer: Told = told["alternatives"][chosen["number"]]
        return misfit_of(_taken_back(Scene.read_with(work, admit()), chosen, answer), answer)

    return work.moment.recall(("fits again", study.study_id), RESTS_ON, make, also=work.today)


def _taken_back(scene: Scene, chosen: Told, answer: Told) -> Scene:
    """The scene with the former teams in the engagements that the answer changed."""
    problem, changed = scene.problem, answer["changes"]
    former = [
        localized(problem, seat)
        for seat in map(read, chosen["former_seats"])
        if seat.key.engagement_id in problem.engagements and seat.assignment.consultant_id in problem.consultants
    ]
    stays = [one for one in problem.standing if one.assignment.engagement_id not in changed]
    standing = (*stays, *(StandingSeat(seat.assignment, seat.status) for seat in former))
    held = {key: seat for key, seat in scene.held.items() if key.engagement_id not in changed}
    return replace(
        scene, problem=replace(problem, standing=standing), held=held | {seat.key: seat for seat in former}
    )  # fmt: skip
