"""The lists of scenarios, and of what was asked about them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from flask import url_for

from matcher.records import SavedScenario, Study, StudyStatus
from scenarios.definitions.naming import said_of
from scenarios.definitions.scenario import Scenario
from web.lists.columns import Column, Kind, Listing, newest_first
from web.shell.center import center_zone
from web.shell.wording import term

FROM_STARTER = "starter-"
WITH_MATCHER = "Comes with Matcher"
STUDY_STATES = {
    StudyStatus.WAITING: ("schedule", "Waits its turn"),
    StudyStatus.STARTED: ("info", "Running"),
    StudyStatus.FINISHED: ("check_circle", "Answered"),
    StudyStatus.FAILED: ("error", "No answer"),
    StudyStatus.CANCELLED: ("cancel", "Cancelled"),
}
"""How a study stands: an icon and words."""


class ScenarioRow(NamedTuple):
    """A scenario.

    Args:
        key: Its number, or the name of one that comes with Matcher, as forms have it.
        saved: None of one that comes with Matcher.
    """

    key: str
    title: str
    sentences: str
    saved: SavedScenario | None = None

    @property
    def changed_at(self) -> datetime | None:
        """On the center's clock; None of one that comes with Matcher."""
        return self.saved.changed_at.astimezone(center_zone()) if self.saved else None


def scenario_rows(
    saved: Iterable[tuple[SavedScenario, Scenario]], starters: Iterable[Scenario], names: Mapping[str, str]
) -> list[ScenarioRow]:
    """All of them.

    Args:
        names: Of consultants, by their ids.
    """
    kept = [ScenarioRow(str(one.scenario_id), one.title, _sentences(read, names), one) for one, read in saved]
    return [*kept, *(ScenarioRow(f"{FROM_STARTER}{one.name}", one.title, _sentences(one, names)) for one in starters)]


def _sentences(scenario: Scenario, names: Mapping[str, str]) -> str:
    return scenario.fault or " ".join(said_of(change, names) for change in scenario.changes)


SCENARIOS: Listing[ScenarioRow] = Listing(
    name="scenarios",
    endpoint="scenarios.index",
    title="Scenarios",
    one="scenario",
    many="scenarios",
    columns=(
        Column(
            "title",
            "Scenario",
            lambda row: row.title,
            link=lambda row: url_for("scenarios.show", scenario_id=row.saved.scenario_id) if row.saved else "",
        ),
        Column("changes", "What changes", lambda row: row.sentences),
        Column("by", "Kept by", lambda row: row.saved.changed_by if row.saved else WITH_MATCHER, Kind.CHOICE),
        Column("at", "Changed", lambda row: row.changed_at, Kind.MOMENT),
    ),
    order="-at",
    identify=lambda row: row.key,
    search="Title, change or person",
)
STUDIES: Listing[Study] = Listing(
    name="studies",
    endpoint="studies.index",
    title="What was asked of scenarios",
    one="study",
    many="studies",
    columns=(
        Column(
            "title", "Study", lambda row: row.title, link=lambda row: url_for("studies.show", study_id=row.study_id)
        ),
        Column("kind", "What was asked", lambda row: term(row.kind), Kind.CHOICE),
        Column(
            "base",
            "Compared with",
            lambda row: "The plan for that day’s data" if row.base == "tonight" else f"What was public as {row.base}",
            Kind.CHOICE,
        ),
        Column(
            "status",
            "Where it stands",
            lambda row: STUDY_STATES[row.status][1],
            Kind.CHOICE,
            icon=lambda row: STUDY_STATES[row.status][0],
        ),
        Column("by", "Asked by", lambda row: row.asked_by, Kind.CHOICE),
        Column("at", "Asked", lambda row: row.asked_at.astimezone(center_zone()), Kind.MOMENT),
    ),
    order="-at",
    identify=lambda row: newest_first(row.study_id),
    search="Title or person",
)
