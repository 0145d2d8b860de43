"""How each kind of study is answered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from matcher.build import versions
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Assignment, Problem
from matcher.domain.model.solution import Limits, Solution, Solver, Stop
from matcher.ports import Database
from matcher.records import Study, StudyKind
from matcher.services.runs.nightly import Night, propose
from scenarios.case import Case
from scenarios.chance.events import CANCELLATIONS, DECLINES, DRAWS, LATE, Rates
from scenarios.chance.history import own_rates
from scenarios.chance.second import second_schedule, verdict
from scenarios.chance.survival import Draws, Outcome, outcomes, survival
from scenarios.changes import SetPolicy
from scenarios.changes.apply import apply
from scenarios.comparison.column import ComparedScenario
from scenarios.comparison.compare import column, infeasible
from scenarios.comparison.guarding import REFUSED, companions, guarded_sweep
from scenarios.comparison.thinning import BOTH
from scenarios.definitions.naming import names_in, said_of
from scenarios.recruiting.ladder import STEPS, ladders
from scenarios.recruiting.worth import promising, told, tried_in, worths
from scenarios.runs.few_left import few_left_by
from scenarios.runs.solving import Prepared, Side, replanned
from scenarios.scale.crew import Crew
from scenarios.scale.task import Task
from scenarios.series.axis import axis, points
from scenarios.series.sweep import sweep
from scenarios.studies.asking import StudyError, scenarios_of
from scenarios.studies.held import UNTOLD, HeldSchedule, held_schedule
from scenarios.studies.plain import assignments_of, plain, rows_of
from scenarios.studies.promoting import SECOND, PromotedSolver, is_guarded, schedules_of

KINDS = 5
Result = dict[str, Any]


@dataclass
class Told:
    """Where a study is, for those who wait: so many scenarios of all."""

    stage: str
    done: int = 0
    of: int = 0

    def begin(self, stage: str, of: int) -> None:
        """Begin a part."""
        self.stage, self.done, self.of = stage, 0, of

    def one_more(self, _position: int) -> None:
        """One of them is done."""
        self.done += 1


@dataclass(frozen=True)
class Desk:
    """What an answer is made from.

    Args:
        database: The center's, or None for a dataset in files.
        first: Makes the solver of a night.
    """

    database: Database | None
    first: Callable[[], Solver]
    study: Study
    base: Case
    start: Callable[[], Prepared]
    crew: Crew
    limits: Limits
    told: Told
    stop: Stop


def compared(desk: Desk) -> Result:
    """Each scenario beside the plan as it is."""
    what_ifs = scenarios_of(desk.study.definitions)
    remarks = [what_if.require_fit(desk.base) for what_if in what_ifs]
    start = desk.start()
    desk.told.begin("Solving the scenarios", len(what_ifs))
    tasks = [what_if.changes for what_if in what_ifs]
    answers = desk.crew.solve(start, tasks, desk.limits, desk.told.one_more, desk.stop)
    counts = _counts(desk, start, tasks)
    columns: list[ComparedScenario] = []
    rows: list[list[list[str]]] = []
    for what_if, said, found in zip(what_ifs, remarks, answers, strict=True):
        if isinstance(found, Solution):
            columns.append(column(what_if, start.before, _side(start, what_if.changes, found), said, counts))
            few = few_left_by(what_if.changes, start.evening) if desk.base.sealed else frozenset()
            rows.append(rows_of([row for row in found.assignments if row.engagement_id not in few]))
        else:
            columns.append(infeasible(what_if, start.before, found.reason))
            rows.append([])
    return {"columns": plain(columns), "rows": rows, "spends": _told_of(start.evening)}


def _told_of(evening: Case) -> Mapping[str, int]:
    """What the plan as it is spends, as its readers may know it."""
    spends = evening.spending
    return {"travel": spends.travel} if evening.sealed else plain(spends)


def _side(start: Prepared, changes: Task, found: Solution) -> Side:
    return Side(apply(changes, start.evening), found)


def _counts(desk: Desk, start: Prepared, tasks: Sequence[Task]) -> dict[Task, int]:
    """How many requests the companions of guarded scenarios cover, as far as they have a plan."""
    bearing = (task for task in tasks if desk.base.sealed and any(change.bears_role for change in task))
    asked = list(dict.fromkeys(one for task in bearing for one in companions(task)))
    if not asked:
        return {}
    desk.told.begin("Solving the same without the people who are added", len(asked))
    answers = desk.crew.solve(start, asked, desk.limits, desk.told.one_more, desk.stop)
    return {one: len(found.covered) for one, found in zip(asked, answers, strict=True) if isinstance(found, Solution)}


def swept(desk: Desk) -> Result:
    """A series of one scenario."""
    [what_if] = scenarios_of(desk.study.definitions)
    what_if.require_fit(desk.base)
    axes = [axis(written, what_if.changes) for written in desk.study.options["vary"]]
    start = desk.start()
    desk.told.begin("Solving the series", 0)
    found = sweep(start, what_if.changes, axes, desk.crew, desk.limits, desk.told.one_more, desk.stop)
    if desk.base.sealed and what_if.bears_role:
        if any(point.few for point in found.points):
            raise StudyError(BOTH)
        tasks = [task for _, task in points(what_if.changes, axes)]
        found = guarded_sweep(found, tasks, _counts(desk, start, tasks), len(start.before.solution.covered))
    names = names_in(start.evening.problem)
    return {"sweep": plain(found), "sentences": [said_of(change, names) for change in what_if.changes]}


def by_chance(desk: Desk) -> Result:
    """How the plan as it is, and each scenario's, fares when things happen."""
    what_ifs = scenarios_of(desk.study.definitions)
    for what_if in what_ifs:
        what_if.require_fit(desk.base)
        if desk.base.sealed and what_if.bears_role:
            raise StudyError(REFUSED)
    options = desk.study.options
    known = own_rates(desk.database) if desk.database else {}
    rates = Rates(**{key: int(options.get(key, known.get(key, usual))) for key, usual in RATES})
    draws = Draws(int(options.get("draws", DRAWS)), rates, desk.study.seed)
    start = desk.start()
    if desk.base.sealed and any(few_left_by(one.changes, start.evening) for one in what_ifs):
        raise StudyError(REFUSED)
    plans = [(AS_IT_IS, start)]
    result: Result = {"rates": plain(rates), "alone_untold": desk.base.sealed}
    if options.get("second"):
        desk.told.begin("Looking for a second schedule that is as good", 0)
        second = second_schedule(start, desk.limits, stop=desk.stop)
        result |= {"second": second.sentence}
        if second.differing:
            plans.append((SECOND, second.plan))
            result |= {"rows": [rows_of(second.plan.before.solution.assignments)]}
    plans += [(one.title, replanned(start, one.changes, desk.limits, stop=desk.stop)) for one in what_ifs]
    desk.told.begin("Drawing what happens", draws.number * len(plans))
    fared: list[tuple[str, Prepared, list[Outcome]]] = []
    for title, plan in plans:
        drawn = outcomes(plan, draws, desk.crew, desk.limits, desk.told.one_more, desk.stop)
        fared.append((title, plan, drawn))
    found = [(title, survival(plan, drawn, fared[0][2])) for title, plan, drawn in fared]
    if "rows" in result:
        result["second"] += f" {verdict(dict(found)[SECOND])}"
    return {"plans": [{"title": title, **plain(one)} for title, one in found], **result}


AS_IT_IS = "The plan as it is"
RATES = (("declines", DECLINES), ("cancellations", CANCELLATIONS), ("late", LATE))


def recruited(desk: Desk) -> Result:
    """Where to recruit."""
    start = desk.start()
    most = int(desk.study.options.get("most", KINDS))
    desk.told.begin("Trying kinds of consultants", most * len(STEPS) * tried_in(desk.base))
    return {"ladders": plain(ladders(start, desk.crew, desk.limits, most, desk.told.one_more, desk.stop))}


def valued(desk: Desk) -> Result:
    """What one more of what is short would be worth."""
    start = desk.start()
    changes = list(promising(start.evening, start.before.solution, int(desk.study.options.get("most", KINDS))))
    desk.told.begin("Trying one more of what is short", len(changes))
    found = worths(start, changes, desk.crew, desk.limits, desk.told.one_more, desk.stop)
    unlimited = not any(isinstance(change, SetPolicy) for change in changes)
    return {"worths": plain(told(found, start.evening)), "people_untold": desk.base.sealed, "unlimited": unlimited}


def promoted(desk: Desk) -> Result:
    """The schedule of a scenario as a proposal, as far as it holds for the data as they are."""
    options = desk.study.options
    if desk.database is None:
        raise StudyError("Only what was compared on the center's database can be promoted.")
    with desk.database.reading() as work:
        study = work.scenarios.study(int(options["study"]))
    schedules = schedules_of(study) if study else []
    if not schedules:
        raise StudyError("There is no such schedule any more, or what was asked was not finished.")
    column = int(options["column"])
    rows = assignments_of(schedules[column].rows)
    cause = f"Scenario promoted by {desk.study.asked_by}: {desk.study.title}"
    held: list[HeldSchedule] = []

    def tell(problem: Problem, policy: Policy, kept: tuple[Assignment, ...]) -> None:
        held.append(held_schedule(problem, policy, rows, kept, all_told=desk.study.open_roles))

    solver = PromotedSolver(desk.first(), rows, tell)
    night = Night(desk.database, solver, desk.limits, versions(), stop=desk.stop, cause=cause, anyway=True)
    desk.told.begin("Checking the schedule against the data as they are", 0)
    run_id = propose(night).run_id
    return {"run_id": run_id, **_held_in_words(held[-1], guarded=is_guarded(study, column))}


def _held_in_words(held: HeldSchedule, *, guarded: bool) -> Result:
    return {"held": UNTOLD, "rest": []} if guarded else {"held": held.sentence, "rest": plain(held.rest)}


ANSWERS: Mapping[StudyKind, Callable[[Desk], Result]] = MappingProxyType(
    {
        StudyKind.COMPARE: compared,
        StudyKind.SWEEP: swept,
        StudyKind.CHANCE: by_chance,
        StudyKind.RECRUIT: recruited,
        StudyKind.WORTH: valued,
        StudyKind.PROMOTE: promoted,
    }
)
