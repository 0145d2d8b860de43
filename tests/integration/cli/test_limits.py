"""Numbers that options take: each has limits, so that none fills the memory or ends in a traceback."""

import click
import pytest

from matcher.cli import main
from matcher.cli.limits import Real
from tests.integration.cli.test_record_numbers import commands

OPTIONS = [(" ".join(words), one) for words, command in commands(main) for one in command.params]
SAY_IT_THEMSELVES = {("offers send", "days")}
"""An offer's days have limits of their own, which the settings share."""


def test_every_whole_number_has_limits_on_both_sides():
    free = {
        (words, one.name)
        for words, one in OPTIONS
        if isinstance(one.type, click.types.IntParamType)
        and None in {getattr(one.type, "min", None), getattr(one.type, "max", None)}
    }
    assert free == SAY_IT_THEMSELVES


def test_no_number_may_be_none():
    reals = [one for _, one in OPTIONS if isinstance(one.type, click.types.FloatParamType)]
    assert len(reals) >= 8
    for one in reals:
        assert isinstance(one.type, Real)
        with pytest.raises(click.BadParameter, match="'nan' is not a number"):
            one.type.convert("nan", one, None)


def test_a_number_within_its_limits_is_taken():
    assert Real(0, 1).convert("0.5", None, None) == 0.5
