"""Answers to questions about an engagement, as lines of a terminal and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from matcher.domain.model.problem import Assignment
from matcher.domain.rules.in_words import on_its_clock
from matcher.services.explanations.explaining import WhyHer, WhyUncovered
from matcher.services.explanations.forced.price import Price
from matcher.services.explanations.not_them import WhyNot
from matcher.services.explanations.someone_else import Alternative


@dataclass(frozen=True, slots=True)
class Others:
    """Whole answers with someone else, the best first."""

    answers: tuple[Alternative, ...]


Told: TypeAlias = WhyUncovered | WhyNot | Others | tuple[WhyHer, ...]


def lines(engagement: str, told: Told) -> Iterator[str]:
    """What is told, line by line."""
    if isinstance(told, WhyNot):
        yield f"{engagement} and {told.name}{_there(told)}:"
        yield from (f"  {sentence}" for sentence in told.sentences)
    elif isinstance(told, Others):
        yield (
            f"{engagement} with someone else:" if told.answers else f"Nobody else could be on the team of {engagement}."
        )
        yield from (f"  {one.sentence}" for one in told.answers)
    elif isinstance(told, WhyUncovered):
        yield f"{engagement} is not covered. {told.sentence}"
        yield from (f"  Nearest: {sentence}" for sentence in told.nearest)
        yield from [told.limits] if told.limits else []
        if not told.remedies:
            yield "Nothing that was tried would cover it."
        for one in told.remedies:
            price = f": {one.price.whole}" if one.price else ""
            yield f"{one.number}. It would be covered {one.remedy.sentence}{price}."
    else:
        yield f"{engagement} is covered."
        yield from (f"  {one.sentence}" for one in told)


def _there(told: WhyNot) -> str:
    """The start, where one was asked for: it is on the engagement's own clock."""
    return f", beginning {on_its_clock(told.first_start)}" if told.where.first_start and told.first_start else ""


def cells(told: Told) -> dict[str, Any]:
    """The same as JSON; points are whole, moments in ISO 8601."""
    if isinstance(told, WhyNot):
        return {
            "consultant": told.consultant_id,
            "seat": told.where.seat,
            "start": told.first_start.isoformat() if told.first_start else None,
            "every_start": told.where.first_start is None and told.was_priced,
            "obstacles": [
                {"rule": one.rule, "sentence": one.sentence, "remedy": one.remedy, "engagements": one.engagement_ids}
                for one in told.obstacles
            ],
            "together": told.on_the_whole,
            "price": _price_cells(told.price) if told.price else None,
            "answer": _team_cells(told.team) if told.team else None,
            "nothing": [
                {"reason": one.code, "sentence": one.sentence, "engagements": one.engagement_ids}
                for one in told.nothing
            ],
        }
    if isinstance(told, Others):
        return {"others": [_other_cells(one) for one in told.answers]}
    if isinstance(told, WhyUncovered):
        return _uncovered_cells(told)
    team = [
        {
            "consultant": one.consultant_id,
            "approved": one.is_approved,
            "sentence": one.sentence,
            "next_best": _price_cells(one.price),
        }
        for one in told
    ]
    return {"covered": True, "team": team}


def _uncovered_cells(told: WhyUncovered) -> dict[str, Any]:
    remedies = [
        {
            "number": one.number,
            "asks": one.remedy.whom,
            "kind": one.remedy.asks.name.lower(),
            "sentence": one.remedy.sentence,
            "price": _price_cells(one.price) if one.price else None,
            "answer": _team_cells(one.team) if one.team else None,
        }
        for one in told.remedies
    ]
    return {
        "covered": False,
        "reason": told.code,
        "sentence": told.sentence,
        "nearest": told.nearest,
        "engagements": told.engagement_ids,
        "limits": told.limits,
        "remedies": remedies,
    }


def _other_cells(one: Alternative) -> dict[str, Any]:
    return {
        "consultant": one.consultant_id,
        **_team_cells(one.team),
        "price": _price_cells(one.price),
    }


def _team_cells(team: Sequence[Assignment]) -> dict[str, Any]:
    return {"start": team[0].first_start.isoformat(), "team": {row.seat: row.consultant_id for row in team}}


def _price_cells(price: Price) -> dict[str, Any]:
    return {
        "points": price.points,
        "by_goal": dict(price.by_goal),
        "exact": price.is_exact,
        "moves": [{"engagement": m.engagement_id, "kind": m.kind, "sentence": m.sentence} for m in price.moves],
        "sentence": price.sentence,
    }
