"""Values of fields that have a default, drawn by what each holds: a field that is declared is in a sample at once.

What shapes a center (roles, hours, windows, budgets) is drawn by hand, in people and requests.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import timedelta
from random import Random
from typing import Any

from matcher.domain.model.declared.fields import fields_of
from matcher.domain.model.declared.holds import Day, Holds, Level, OneOf, SomeOf, Whole, Word, YesNo
from matcher.sample.drawing import happens
from matcher.sample.shape import Shape

A_FEW = 10
SELDOM = 0.2

DRAWS: Mapping[type[Holds], Callable[[Random, Shape, Any], Any]] = {
    YesNo: lambda dice, _, __: happens(dice, SELDOM),
    Whole: lambda dice, _, holds: dice.randint(holds.low, min(holds.high, holds.low + A_FEW)),
    Level: lambda dice, _, __: dice.randint(1, 5),
    OneOf: lambda dice, _, holds: dice.choice(list(holds.words)),
    SomeOf: lambda dice, _, holds: frozenset(dice.sample(holds.allowed, dice.randint(1, len(holds.allowed)))),
    Word: lambda dice, _, holds: dice.choice(sorted(holds.vocabulary)),
    Day: lambda dice, shape, _: shape.as_of + timedelta(days=dice.randint(1, shape.horizon_days)),
}
"""By what a field holds; other fields keep their default."""


def other_fields(shape: Shape, record: type, number: int) -> dict[str, Any]:
    """The fields of a record that have a default, each by chance of its own, so that it changes nothing else."""
    optional = {field.name for field in fields(record) if field.default is not MISSING}
    return {
        name: DRAWS[type(field.holds)](shape.dice(f"{record.__name__} {name}", number), shape, field.holds)
        for name, field in fields_of(record).items()
        if name in optional and type(field.holds) in DRAWS
    }
