"""Whom and what a change names, as planners type it: consultants by name, with the id where two share one."""

from collections.abc import Mapping, Sequence

from werkzeug.datastructures import MultiDict

from matcher.domain.rules.in_words import quantity
from matcher.records import Permission
from matcher.services.explanations.by_name import Meant, everybody, meant_by
from scenarios.changes.apply import CheckedChanges
from scenarios.changes.change import Change
from scenarios.changes.known import nearest
from scenarios.changes.wording import of_value, shortened
from scenarios.definitions.faults import DefinitionError, DefinitionFault
from scenarios.definitions.naming import PERSON_KEYS
from scenarios.studies.fitting import check_here
from web.pages.planning.change_forms import SOURCE, changes_from
from web.shell.center import database
from web.shell.identity import reader

MOST_NAMED = 5
ADDED = "+"
"""In the id of somebody whom another change adds, who is not among the consultants of the center."""


def changes_said(kind: str, form: "MultiDict[str, str]", before: Sequence[Change] = ()) -> tuple[Change, ...]:
    """The change that a form gives, as one of one, that can be made to the center's data.

    Args:
        before: The changes of the scenario that are made first.

    Raises:
        DefinitionError: Something in it is wrong.
    """
    changes = changes_from(kind, with_ids(form))
    checked = checked_for_reader((*before, *changes))
    faults = [
        DefinitionFault(SOURCE, 0, 0, kind, *misfit) for number, misfit in checked.misfits if number == len(before) + 1
    ]
    if faults:
        raise DefinitionError(faults)
    return changes


def checked_for_reader(changes: Sequence[Change]) -> CheckedChanges:
    """What keeps changes from being made to the center's data, and what the reader should know."""
    return check_here(database(), changes, sealed=not reader().may(Permission.READ_LIVED_EXPERIENCE))


def with_ids(form: "MultiDict[str, str]") -> "MultiDict[str, str]":
    """A form with ids in the place of names.

    Raises:
        DefinitionError: Nobody is meant, or several people may be.
    """
    given = form.copy()
    people = everybody(database()) if any(form.get(key) for key in PERSON_KEYS) else ()
    for key in PERSON_KEYS:
        typed = form.get(key, "").strip()
        meant = meant_by(people, typed)
        if len(meant) == 1:
            given[key] = meant[0].consultant_id
        elif meant:
            raise _refused(form, key, _several(typed, meant))
        elif typed and ADDED not in typed:
            labels = {str(one.consultant_id): one.label for one in people}
            raise _refused(form, key, of_value(typed, f"nobody here{nearest(typed, labels, labels.__getitem__)}"))
    return given


def with_names(given: Mapping[str, str], people: tuple[Meant, ...]) -> dict[str, str]:
    """What a form gave or gives, with names in the place of ids."""
    labels = {str(one.consultant_id): one.label for one in people}
    return {key: labels.get(text, text) if key in PERSON_KEYS else text for key, text in given.items()}


def _several(typed: str, meant: tuple[Meant, ...]) -> str:
    named = "; ".join(one.told_apart for one in meant[:MOST_NAMED])
    others = f" and {len(meant) - MOST_NAMED} more" if len(meant) > MOST_NAMED else ""
    return f"“{shortened(typed)}” may mean {quantity(len(meant), 'person', 'people')}: {named}{others}. Add the id."


def _refused(form: "MultiDict[str, str]", key: str, said: str) -> DefinitionError:
    return DefinitionError([DefinitionFault(SOURCE, 0, 0, form.get("kind", ""), key, form[key], said, said)])
