"""Consultants of a change, as planners type them: by name, with the id where two share one."""

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from matcher.domain.rules.in_words import quantity
from matcher.services.explanations.by_name import Meant, everybody, meant_by
from scenarios.studies.asking import StudyError
from web.pages.planning.change_forms import PERSON_KEYS
from web.shell.center import database

MOST_NAMED = 5


def with_ids(form: "MultiDict[str, str]") -> "MultiDict[str, str]":
    """A form with ids in the place of names; what means nobody is left as it is, and refused as an unknown id is.

    Raises:
        StudyError: Several people may be meant.
    """
    given = form.copy()
    people = everybody(database()) if any(form.get(key) for key in PERSON_KEYS) else ()
    for key in PERSON_KEYS:
        meant = meant_by(people, form.get(key, ""))
        if len(meant) > 1:
            raise StudyError(_several(form[key], meant))
        if meant:
            given[key] = meant[0].consultant_id
    return given


def with_names(given: Mapping[str, str], people: tuple[Meant, ...]) -> dict[str, str]:
    """What a form gave or gives, with names in the place of ids."""
    labels = {str(one.consultant_id): one.label for one in people}
    return {key: labels.get(text, text) if key in PERSON_KEYS else text for key, text in given.items()}


def _several(typed: str, meant: tuple[Meant, ...]) -> str:
    named = "; ".join(one.told_apart for one in meant[:MOST_NAMED])
    others = f" and {len(meant) - MOST_NAMED} more" if len(meant) > MOST_NAMED else ""
    return f"“{typed.strip()}” may mean {quantity(len(meant), 'person', 'people')}: {named}{others}. Add the id."
