"""A save against newer data: what is saved by now and what was typed, side by side, and a way to take either."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from matcher.services.saving import mark

__all__ = ["Save", "SavedField", "fields_of", "mark", "side_by_side"]


@dataclass(frozen=True, slots=True)
class SavedField:
    """What a form saves, twice.

    Args:
        name: In the form; empty where the form is a button alone.
        theirs: As it is saved by now, in words; ``mine`` as it was typed.
        value: What the form posts for mine; ``their_value`` for theirs, None where that may not be shown in a page.
    """

    name: str
    label: str
    theirs: str
    mine: str
    value: str
    their_value: str | None = None

    @property
    def differs(self) -> bool:
        """Whether there is something to choose."""
        return self.theirs != self.mine


@dataclass(frozen=True, slots=True)
class Save:
    """A save that came too late.

    Args:
        what: What it is about: a heading.
        action: Where its form posts; ``version`` what the form has to know of what is saved by now.
        back: The page that the form was on.
    """

    what: str
    action: str
    version: str
    back: str
    fields: tuple[SavedField, ...]

    @property
    def differing(self) -> list[SavedField]:
        """The fields with something to choose."""
        return [field for field in self.fields if field.differs]

    @property
    def alike(self) -> list[SavedField]:
        """The fields that both have the same."""
        return [field for field in self.fields if field.name and not field.differs]

    @property
    def by_field(self) -> bool:
        """Whether one may take some of theirs and some of one's own."""
        several = [field for field in self.differing if field.name and field.their_value is not None]
        return len(several) > 1 and len(several) == len(self.differing)


def fields_of(labels: Mapping[str, str], theirs: Mapping[str, str], mine: Mapping[str, str]) -> tuple[SavedField, ...]:
    """The fields of a form whose values are what they show."""
    return tuple(
        SavedField(name, label, theirs.get(name, ""), typed := mine.get(name, ""), typed, theirs.get(name, ""))
        for name, label in labels.items()
    )


def side_by_side(save: Save) -> ResponseReturnValue:
    """The page, as the answer to a save that was not done."""
    return make_response(render_template("shell/newer.html", save=save), 409)
