"""Who may present alone."""

from matcher.domain.model.schedule import Filled
from matcher.domain.rules.qualified import is_expert
from matcher.domain.rules.rule import Rule, Words


def never_sole(filled: Filled) -> bool:
    """The only seat of an engagement is taken by someone qualified as an expert: nobody brings the panel alone.

    Source: survivor-informed practice: a survivor consultant is never the sole presenter.
    """
    return len(filled.engagement.seats) > 1 or is_expert(filled)


def _breach(filled: Filled) -> Words:
    return Words(
        f"{filled.name} would be the only presenter, and is not qualified as an expert.",
        "Nothing would do but a second seat, for an expert.",
    )


NEVER_SOLE: Rule[Filled, bool] = Rule(
    never_sole, breach=_breach, needs_start=False, reads=lambda engagement, _: len(engagement.seats) > 1, told_as="role"
)
