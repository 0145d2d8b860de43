"""Fields with a default are drawn by what they hold, each by chance of its own."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated

from matcher.domain.model.declared.fields import Field
from matcher.domain.model.declared.holds import Day, Level, OneOf, SomeOf, Text, Whole, Word, YesNo
from matcher.domain.model.vocabulary import Mode, TaType
from matcher.sample.others import other_fields
from matcher.sample.shape import Shape

SHAPE = Shape(1, 1, seed=3)


@dataclass(frozen=True)
class Made:
    asked: Annotated[int, Field("Drawn by hand", Whole(0, 9))]
    yes: Annotated[bool, Field("Yes", YesNo())] = False
    chairs: Annotated[int, Field("Chairs", Whole(3, 500))] = 3
    few: Annotated[int, Field("Few", Whole(0, 2))] = 0
    level: Annotated[int, Field("Level", Level())] = 3
    kind: Annotated[TaType, Field("Kind", OneOf(TaType))] = TaType.TRAINING
    modes: Annotated[frozenset[Mode], Field("Modes", SomeOf(Mode, (Mode.HYBRID,)))] = frozenset({Mode.VIRTUAL})
    word: Annotated[str, Field("Word", Word(frozenset({"a", "b"})))] = "a"
    until: Annotated[date | None, Field("Until", Day(), empty=None)] = None
    note: Annotated[str, Field("Note", Text())] = ""
    derived: int = 0


def test_values_are_of_the_kind_and_within_the_bounds():
    drawn = [other_fields(SHAPE, Made, number) for number in range(60)]
    held = {name: {one[name] for one in drawn} for name in drawn[0]}
    assert held.keys() == {"yes", "chairs", "few", "level", "kind", "modes", "word", "until"}
    assert (held["yes"], held["few"], held["level"]) == ({True, False}, {0, 1, 2}, {1, 2, 3, 4, 5})
    assert held["chairs"] <= set(range(3, 14))
    assert (held["kind"], held["word"]) == (set(TaType), {"a", "b"})
    assert frozenset().union(*held["modes"]) == {Mode.VIRTUAL, Mode.IN_PERSON}
    assert min(held["until"]) > SHAPE.as_of
    assert max(held["until"]) <= SHAPE.as_of + timedelta(days=SHAPE.horizon_days)


def test_the_same_shape_draws_the_same():
    assert other_fields(SHAPE, Made, 7) == other_fields(replace(SHAPE), Made, 7)
