"""Where to recruit as a curve: a line for each kind, with the points that one, two and five of them bring."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from scenarios.series.curve import Line


class KindLines(NamedTuple):
    """What is drawn, as of a series.

    Args:
        points: Of each how many more there are, and the number of its kind, from 1; ``covered`` is in points.
        lines: One for each kind of which anything may be told.
    """

    points: Sequence[Mapping[str, Any]]
    axes: tuple[str, str]
    lines: tuple[Line, ...]


def kind_lines(ladders: Sequence[Mapping[str, Any]], names: Sequence[str]) -> KindLines:
    """The lines of kinds as they were stored; nobody more brings nothing, and what is hidden is not drawn.

    Args:
        names: Of each kind.
    """
    points: list[dict[str, Any]] = []
    lines: list[Line] = []
    for number, (ladder, name) in enumerate(zip(ladders, names, strict=True), start=1):
        told = [(0, 0), *((one["count"], one["least"]) for one in ladder["rungs"] if not one.get("hidden"))]
        if len(told) > 1:
            lines.append(Line(0, f"{number}, {name}", tuple(range(len(points), len(points) + len(told)))))
            points += ({"values": (count, number), "covered": least, "reason": ""} for count, least in told)
    return KindLines(points, ("how many more of a kind", "the kind, as numbered in the table"), tuple(lines))
