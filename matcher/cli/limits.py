"""How long, how near, how many: numbers that options take, each with its limits."""

from typing import Any

import click

LARGEST_SEED = 2**63 - 1


class Real(click.FloatRange):
    """A number within limits: NaN, which is within any, is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number; a usage error where it is none."""
        found: float = super().convert(value, param, ctx)
        if found != found:  # noqa: PLR0124  only NaN is not itself
            self.fail(f"{value!r} is not a number.", param, ctx)
        return found


SECONDS = Real(min=0, min_open=True)
GAP = Real(0, 1)
SEED = click.IntRange(0, LARGEST_SEED)
ANY_SEED = click.IntRange(-LARGEST_SEED, LARGEST_SEED)
MANY = click.IntRange(1, 10_000)
"""Of a list, or of what is worked out at once."""
