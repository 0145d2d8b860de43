"""Whom and which requests changes name, looked up among the center's before anything is asked."""

import re
from collections.abc import Iterator, Sequence

from matcher.ports import Database
from matcher.services.explanations.by_name import everybody
from matcher.services.runs.scope import stopped
from scenarios.changes.change import Change
from scenarios.changes.known import UnknownValue, unknown
from scenarios.definitions.faults import DefinitionError
from scenarios.definitions.naming import given_by
from scenarios.definitions.scenario import Scenario

PERSON_KEYS = frozenset({"consultant_id", "like"})
"""Keys that take one consultant."""
REQUEST_KEY = "engagement_id"
ADDED = re.compile(r"(?P<like>.+?)(\+\d+)+", re.DOTALL)
"""An id that another change gives, with what it is like."""
NEW = "new"
"""What people are like who are new."""


def require_named(database: Database, what_ifs: Sequence[Scenario]) -> None:
    """Refuse scenarios that name somebody or a request that is not there, before they wait and are counted.

    Raises:
        DefinitionError: Some do, with all the faults.
    """
    faults = [one.fault_at(*misfit) for one in what_ifs for misfit in nobody_here(database, one.changes)]
    if faults:
        raise DefinitionError(faults)


def nobody_here(database: Database, changes: Sequence[Change]) -> Iterator[tuple[int, UnknownValue]]:
    """Consultants and requests by id that are not among the center's, by the number of the change, from 1."""
    named = [
        (number, key, str(value))
        for number, change in enumerate(changes, start=1)
        for key, value in given_by(change).items()
        if key in PERSON_KEYS or key == REQUEST_KEY
    ]
    keys = {key for _, key, _ in named}
    people = {str(one.consultant_id): one.label for one in everybody(database)} if keys & PERSON_KEYS else {}
    requests = _requests(database) if REQUEST_KEY in keys else frozenset()
    for number, key, value in named:
        added = ADDED.fullmatch(value)
        like = added["like"] if added else value
        if key == REQUEST_KEY and like not in requests:
            for one in unknown(key, value, requests, "request of this data"):
                yield number, one
        if key in PERSON_KEYS and like not in people and not (added and like == NEW):
            for one in unknown(key, value, people, "consultant of this data", lambda name: people.get(name, name)):
                yield number, one


def _requests(database: Database) -> frozenset[str]:
    """Requests that a scenario may be about: neither over nor stopped."""
    with database.reading() as work:
        return frozenset(map(str, work.dataset.engagements().keys() - stopped(work)))
