"""A chart with logarithmic scales as SVG, from the standard library alone."""

from collections.abc import Iterator, Sequence
from html import escape
from math import ceil, floor, log10
from typing import NamedTuple

WIDTH, HEIGHT = 380, 300
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 36, 44
INK, DOT, LINE, GRID = "#1f2933", "#0b6e8a", "#c2571a", "#d9dee3"


class Panel(NamedTuple):
    """Points and the power that was fitted to them.

    Args:
        points: Size and amount, both above 0.
        factor: The fitted amount at size 1.
    """

    title: str
    points: Sequence[tuple[float, float]]
    power: float
    factor: float


class Scale(NamedTuple):
    """A logarithmic axis: whole powers of ten at both ends, and where these are drawn."""

    low: int
    high: int
    begin: float
    end: float

    def at(self, value: float) -> float:
        """Where a value is drawn."""
        return self.begin + (log10(value) - self.low) / (self.high - self.low) * (self.end - self.begin)

    @property
    def ticks(self) -> range:
        """Powers of ten."""
        return range(self.low, self.high + 1)


def scale(values: Sequence[float], begin: float, end: float) -> Scale:
    """The axis that holds some values."""
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    return Scale(low, max(high, low + 1), begin, end)


def drawing(panels: Sequence[Panel], across: str) -> str:
    """All panels side by side.

    Args:
        across: What the horizontal axes count.
    """
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * len(panels)} {HEIGHT}" '
        f'font-family="sans-serif" font-size="12" fill="{INK}">'
    )
    parts = [
        head,
        '<rect width="100%" height="100%" fill="#ffffff"/>',
    ]
    for number, panel in enumerate(panels):
        parts += [f'<g transform="translate({number * WIDTH} 0)">', *_panel(panel, across), "</g>"]
    return "\n".join([*parts, "</svg>", ""])


def _panel(panel: Panel, across: str) -> Iterator[str]:
    sizes = [size for size, _ in panel.points]
    x = scale(sizes, LEFT, WIDTH - RIGHT)
    y = scale([amount for _, amount in panel.points], HEIGHT - BOTTOM, TOP)
    yield _text(LEFT, 20, f"{panel.title}: n^{panel.power:.2f}", "start", bold=True)
    for tick in x.ticks:
        at = x.at(10.0**tick)
        yield f'<path d="M{at:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="{GRID}"/>'
        yield _text(at, HEIGHT - BOTTOM + 16, f"{10.0**tick:,.10g}", "middle")
    for tick in y.ticks:
        at = y.at(10.0**tick)
        yield f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="{GRID}"/>'
        yield _text(LEFT - 6, at + 4, f"{10.0**tick:,.10g}", "end")
    yield _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, across, "middle")
    ends = [(size, panel.factor * size**panel.power) for size in (min(sizes), max(sizes))]
    path = "L".join(f"{x.at(size):.1f} {y.at(amount):.1f}" for size, amount in ends)
    yield f'<path d="M{path}" stroke="{LINE}" stroke-width="1.5"/>'
    for size, amount in panel.points:
        yield f'<circle cx="{x.at(size):.1f}" cy="{y.at(amount):.1f}" r="3.5" fill="{DOT}" fill-opacity="0.7"/>'


def _text(x: float, y: float, text: str, anchor: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{weight}>{escape(text)}</text>'
