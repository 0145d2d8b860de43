"""Scenarios and studies, in the database."""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, RowMapping, Select, delete, insert, select, update

from matcher.db.tables.scenarios import scenarios, studies, study_results
from matcher.db.vault import Vault
from matcher.domain.model.ids import EngagementId
from matcher.records import Ask, SavedScenario, Study, StudyKind, StudyStatus

RESULT_BLOCK = 1024
"""Sealed answers are as long as a multiple of this: their length says little."""


class SqlScenarios:
    """Keeps what planners ask, and what came of it, sealed: who is where in a what-if may tell what a seat asks for."""

    def __init__(self, connection: Connection, vault: Vault, now: datetime) -> None:
        self._connection = connection
        self._vault = vault
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
        stored = self._connection.execute(insert(studies).returning(studies.c.study_id), [values])
        study_id = int(stored.scalar_one())
        self._seal(study_id, study)
        return study_id

    def update_study(self, study: Study) -> None:
        """Write how a study stands; what was asked of it meanwhile is left alone."""
        self._connection.execute(update(studies).where(studies.c.study_id == study.study_id).values(_values(study)))
        self._seal(study.study_id, study)

    def _seal(self, study_id: int, study: Study) -> None:
        """Keep the answer of a study, in the place of the one before."""
        self._connection.execute(delete(study_results).where(study_results.c.study_id == study_id))
        if study.result is not None:
            said = {"json": json.dumps(study.result)}
            sealed = self._vault.seal(said, study_results.name, str(study_id), block=RESULT_BLOCK)
            self._connection.execute(insert(study_results), [{"study_id": study_id, "sealed": sealed}])

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
        return next(iter(self._whole(_with_results().where(studies.c.study_id == study_id))), None)

    def forget_before(self, moment: datetime) -> None:
        """Let go of studies that were asked for before a moment and are over."""
        over = studies.c.status.not_in([StudyStatus.WAITING.value, StudyStatus.STARTED.value])
        self._connection.execute(delete(studies).where(studies.c.asked_at < moment, over))
        left = select(studies.c.study_id)
        self._connection.execute(delete(study_results).where(study_results.c.study_id.not_in(left)))

    def studies(self, limit: int = 50) -> tuple[Study, ...]:
        """Studies of scenarios, newest first, without their results."""
        query = select(studies).where(studies.c.kind != StudyKind.EXPLAIN.value)
        rows = self._connection.execute(query.order_by(studies.c.study_id.desc()).limit(limit))
        return tuple(_study(row) for row in rows.mappings())

    def explanations(self, engagement_id: EngagementId | None = None, limit: int = 50) -> tuple[Study, ...]:
        """What was asked about the schedule, or one engagement of it, newest first, with the results."""
        query = _with_results().where(studies.c.kind == StudyKind.EXPLAIN.value)
        if engagement_id is not None:
            query = query.where(studies.c.base == engagement_id)
        return self._whole(query.order_by(studies.c.study_id.desc()).limit(limit))

    def _whole(self, query: Select[*tuple[Any, ...]]) -> tuple[Study, ...]:
        """Studies with their answers."""
        rows = self._connection.execute(query).mappings().all()
        return tuple(_study(row, self._opened(row)) for row in rows)

    def _opened(self, row: RowMapping) -> Mapping[str, Any] | None:
        if row["sealed"] is None:
            return None
        record = self._vault.open(row["sealed"], study_results.name, str(row["study_id"]))
        return cast("Mapping[str, Any]", json.loads(str(record["json"])))


def _with_results() -> Select[*tuple[Any, ...]]:
    joined = studies.outerjoin(study_results, study_results.c.study_id == studies.c.study_id)
    return select(studies, study_results.c.sealed).select_from(joined)


def _values(study: Study) -> dict[str, Any]:
    values = {field.name: getattr(study, field.name) for field in fields(study)}
    del values["study_id"], values["asked"], values["result"]
    plain = {"options": dict(study.options), "definitions": list(study.definitions)}
    return {**values, **plain, "kind": study.kind.value, "status": study.status.value}


def _study(row: RowMapping, result: Mapping[str, Any] | None = None) -> Study:
    made = {
        "result": result,
        "kind": StudyKind(row["kind"]),
        "status": StudyStatus(row["status"]),
        "definitions": tuple(row["definitions"]),
        "asked": Ask(row["asked"]) if row["asked"] else None,
    }
    return Study(**{**{name: value for name, value in row.items() if name != "sealed"}, **made})
