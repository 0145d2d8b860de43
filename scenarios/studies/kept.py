"""Scenarios that planners keep: listed, changed, one change at a time."""

from dataclasses import replace
from pathlib import Path

from matcher.ports import Database, UnitOfWork
from matcher.records import Permission, SavedScenario, Study, User, Version
from matcher.services.accounts.accounts import require
from matcher.services.failures import NotFoundError
from scenarios.changes.change import Change
from scenarios.definitions.faults import DefinitionError
from scenarios.definitions.parsing import parse
from scenarios.definitions.scenario import Scenario
from scenarios.definitions.writing import written
from scenarios.studies.asking import StudyError

MOST_STUDIES = 10_000
"""The newest, in the list of all."""
VERSIONS = 10


def list_saved(database: Database) -> tuple[tuple[SavedScenario, Scenario], ...]:
    """Every scenario that is kept, with what it says."""
    with database.reading() as work:
        return tuple((one, _as_kept(one)) for one in work.scenarios.saved())


def list_studies(database: Database, most: int) -> tuple[Study, ...]:
    """What was asked last, newest first, without the answers."""
    with database.reading() as work:
        return work.scenarios.studies(most)


def list_versions(database: Database) -> tuple[Version, ...]:
    """The published versions that a study may start from, newest first."""
    with database.reading() as work:
        return work.publishing.find(limit=VERSIONS)


def saved_of(database: Database, scenario_id: int) -> tuple[SavedScenario, Scenario] | None:
    """One scenario that is kept, with what it says."""
    with database.reading() as work:
        saved = work.scenarios.get(scenario_id)
    return (saved, _as_kept(saved)) if saved else None


def keep(database: Database, user: User, title: str, changes: tuple[Change, ...]) -> int:
    """Keep a new scenario; its id.

    Raises:
        NotPermittedError: The user may not.
    """
    require(user, Permission.PLAN)
    return database.writing(
        lambda work: work.scenarios.save(SavedScenario(0, title, written(title, changes), work.now, user.name))
    )


def add_change(database: Database, user: User, scenario_id: int, changes: tuple[Change, ...]) -> None:
    """Add changes at the end.

    Raises:
        NotPermittedError: The user may not.
        NotFoundError: There is no such scenario.
    """
    require(user, Permission.PLAN)
    database.writing(lambda work: _write(work, user, scenario_id, (*_changes(work, scenario_id), *changes)))


def replace_change(database: Database, user: User, scenario_id: int, number: int, changes: tuple[Change, ...]) -> None:
    """Put changes in the place of one, by its number from 1.

    Raises:
        NotPermittedError: The user may not.
        NotFoundError: There is no such scenario, or no such change any more.
    """
    require(user, Permission.PLAN)

    def work(unit: UnitOfWork) -> None:
        there = list(_changes(unit, scenario_id))
        if not 1 <= number <= len(there):
            raise NotFoundError(f"Scenario {scenario_id} has no change {number}.")
        there[number - 1 : number] = changes
        _write(unit, user, scenario_id, tuple(there))

    database.writing(work)


def without_change(database: Database, user: User, scenario_id: int, number: int) -> None:
    """Take one change out, by its number from 1.

    Raises:
        NotPermittedError: The user may not.
        NotFoundError: There is no such scenario.
        StudyError: It is the last one.
    """
    require(user, Permission.PLAN)

    def work(unit: UnitOfWork) -> None:
        changes = list(_changes(unit, scenario_id))
        if len(changes) == 1:
            raise StudyError("A scenario has one change at least. Add another first, or keep the scenario no longer.")
        if 1 <= number <= len(changes):
            del changes[number - 1]
        _write(unit, user, scenario_id, tuple(changes))

    database.writing(work)


def _changes(work: UnitOfWork, scenario_id: int) -> tuple[Change, ...]:
    return _read(_found(work, scenario_id)).changes


def _write(work: UnitOfWork, user: User, scenario_id: int, changes: tuple[Change, ...]) -> None:
    saved = _found(work, scenario_id)
    definition = written(saved.title, changes)
    work.scenarios.save(replace(saved, definition=definition, changed_at=work.now, changed_by=user.name))


def _found(work: UnitOfWork, scenario_id: int) -> SavedScenario:
    saved = work.scenarios.get(scenario_id)
    if saved is None:
        raise NotFoundError(f"There is no scenario {scenario_id}.")
    return saved


def _as_kept(saved: SavedScenario) -> Scenario:
    """What a scenario says; where it can't be read, that and no changes, so that all others can be."""
    try:
        return _read(saved)
    except DefinitionError as error:
        return Scenario(str(saved.scenario_id), saved.title, (), fault=error.on_pages)


def _read(saved: SavedScenario) -> Scenario:
    return parse(saved.definition, Path(f"{saved.scenario_id}.toml"))
