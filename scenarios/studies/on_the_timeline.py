"""A scenario on the timeline: the engagements that it would place otherwise, as bars beside what stands.

Nothing is drawn but what the page of the study lists under *Who changes*: of a guarded scenario that is nothing. Who
was invented for the scenario, or has left the data since, has no row.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.problem import Assignment
from matcher.domain.model.timetable import timetable
from matcher.records import Study
from matcher.services.schedule.timeline import Bar, BarState, Timeline
from scenarios.comparison.shifts import Shift
from scenarios.studies.plain import assignments_of, columns_of


@dataclass(frozen=True, slots=True)
class ScenarioLayer:
    """What a scenario adds to the timeline.

    Args:
        column: Of the study's answer, from 0.
        of_people: A bar for each person; ``of_teams`` one for each engagement.
        lost: How many engagements have a team as it is, and none in the scenario.
        hidden: Whether the reader's answer says nothing of who changes.
    """

    study_id: int
    column: int
    title: str
    of_people: tuple[Bar, ...]
    of_teams: tuple[Bar, ...]
    lost: int
    hidden: bool


def layer_of(study: Study, column: int, known: Timeline) -> ScenarioLayer | None:
    """What a column of a comparison adds; None where there is no such column, or no plan in it."""
    result = study.result or {}
    columns = columns_of(result)
    if column >= len(columns) or columns[column].infeasible:
        return None
    asked, rows = columns[column], assignments_of(result["rows"][column])
    teams = tuple(_teams(asked.shifts, rows, known))
    alone = tuple(replace(bar, people=(person,)) for bar in teams for person in bar.people)
    lost = sum(one.after is None for one in asked.shifts)
    return ScenarioLayer(study.study_id, column, asked.title, alone, teams, lost, asked.guarded)


def _teams(shifts: Iterable[Shift], rows: Iterable[Assignment], known: Timeline) -> Iterator[Bar]:
    sitting: dict[EngagementId, set[ConsultantId]] = {}
    for row in rows:
        sitting.setdefault(row.engagement_id, set()).add(row.consultant_id)
    for shift in shifts:
        engagement = known.engagements.get(shift.engagement_id)
        there = [known.consultants[one] for one in sitting.get(shift.engagement_id, ()) if one in known.consultants]
        if shift.after and engagement and there:
            local = shift.after.first_start.astimezone(engagement.time_zone)
            people = tuple(sorted(there, key=lambda one: (one.name, one.consultant_id)))
            yield Bar(engagement, people, local, timetable(engagement, local, known.policy), BarState.SCENARIO)
