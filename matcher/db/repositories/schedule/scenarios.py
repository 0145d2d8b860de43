"""Scenarios and studies, in the database."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, null, select, update

from matcher.db.tables.scenarios import scenarios, studies
from matcher.domain.model.ids import EngagementId
from matcher.records import Ask, SavedScenario, Study, StudyKind, StudyStatus


class SqlScenarios:
    """Keeps what planners ask, and what came of it."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def save(self, scenario: SavedScenario) -> int:
        """Write a scenario; one with the id 0 is new. Its id."""
        values = {
            "title": scenario.title,
            "definition": scenario.definition,
            "changed_at": scenario.changed_at,
            "changed_by": scenario.changed_by,
        }
        if not scenario.scenario_id:
            stored = self._connection.execute(insert(scenarios).returning(scenarios.c.scenario_id), [values])
            return int(stored.scalar_one())
        known = scenarios.c.scenario_id == scenario.scenario_id
        self._connection.execute(update(scenarios).where(known).values(values))
        return scenario.scenario_id

    def saved(self) -> tuple[SavedScenario, ...]:
        """Every scenario that is kept, by title."""
        rows = self._connection.execute(select(scenarios).order_by(scenarios.c.title, scenarios.c.scenario_id))
        return tuple(SavedScenario(**row) for row in rows.mappings())

    def get(self, scenario_id: int) -> SavedScenario | None:
        """One scenario that is kept."""
        rows = self._connection.execute(select(scenarios).where(scenarios.c.scenario_id == scenario_id))
        return next((SavedScenario(**row) for row in rows.mappings()), None)

    def remove(self, scenario_id: int) -> None:
        """Keep a scenario no longer."""
        self._connection.execute(delete(scenarios).where(scenarios.c.scenario_id == scenario_id))

    def add_study(self, study: Study) -> int:
        """Record a study (its id is given here) and return its id."""
        values = {**_values(study), "asked": study.asked.value if study.asked else ""}
        return int(self._connection.execute(insert(studies).returning(studies.c.study_id), [values]).scalar_one())

    def update_study(self, study: Study) -> None:
        """Write how a study stands; what was asked of it meanwhile is left alone."""
        self._connection.execute(update(studies).where(studies.c.study_id == study.study_id).values(_values(study)))

    def beat(self, study_id: int, progress: Mapping[str, Any]) -> Ask | None:
        """Say that a study is at work and where it is; what was asked of it."""
        one = studies.c.study_id == study_id
        self._connection.execute(update(studies).where(one).values(progress=dict(progress), heartbeat=self._now))
        asked = self._connection.scalar(select(studies.c.asked).where(one))
        return Ask(asked) if asked else None

    def ask(self, study_id: int, asked: Ask) -> None:
        """Write what a person asks of a study."""
        self._connection.execute(update(studies).where(studies.c.study_id == study_id).values(asked=asked.value))

    def study(self, study_id: int) -> Study | None:
        """One study."""
        rows = self._connection.execute(select(studies).where(studies.c.study_id == study_id))
        return next((_study(row) for row in rows.mappings()), None)

    def forget_before(self, moment: datetime) -> None:
        """Let go of studies that were asked for before a moment and are over."""
        over = studies.c.status.not_in([StudyStatus.WAITING.value, StudyStatus.STARTED.value])
        self._connection.execute(delete(studies).where(studies.c.asked_at < moment, over))

    def studies(self, limit: int = 50) -> tuple[Study, ...]:
        """Studies of scenarios, newest first, without their results."""
        columns = [null().label("result") if column.name == "result" else column for column in studies.c]
        query = select(*columns).where(studies.c.kind != StudyKind.EXPLAIN.value)
        rows = self._connection.execute(query.order_by(studies.c.study_id.desc()).limit(limit))
        return tuple(_study(row) for row in rows.mappings())

    def explanations(self, engagement_id: EngagementId | None = None, limit: int = 50) -> tuple[Study, ...]:
        """What was asked about the schedule, or one engagement of it, newest first, with the results."""
        query = select(studies).where(studies.c.kind == StudyKind.EXPLAIN.value)
        if engagement_id is not None:
            query = query.where(studies.c.base == engagement_id)
        query = query.order_by(studies.c.study_id.desc()).limit(limit)
        return tuple(_study(row) for row in self._connection.execute(query).mappings())


def _values(study: Study) -> dict[str, Any]:
    values = {field.name: getattr(study, field.name) for field in fields(study)}
    del values["study_id"], values["asked"]
    plain = {"options": dict(study.options), "definitions": list(study.definitions)}
    return {**values, **plain, "kind": study.kind.value, "status": study.status.value}


def _study(row: RowMapping) -> Study:
    made = {
        "kind": StudyKind(row["kind"]),
        "status": StudyStatus(row["status"]),
        "definitions": tuple(row["definitions"]),
        "asked": Ask(row["asked"]) if row["asked"] else None,
    }
    return Study(**{**row, **made})
