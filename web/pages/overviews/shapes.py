"""Where the labels of the map belong, and how its numbers become shades. Shapes: tests/pictures/states.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

LABELS: Mapping[str, tuple[int, int]] = MappingProxyType({
    "AK": (153, 485), "AL": (690, 385), "AR": (598, 350), "AS": (60, 406), "AZ": (298, 342), "CA": (188, 263),
    "CO": (402, 264), "FL": (778, 447), "GA": (744, 381), "GU": (60, 370), "HI": (380, 530), "IA": (578, 211),
    "ID": (286, 160), "IL": (642, 247), "IN": (684, 247), "KS": (508, 281), "KY": (708, 287), "LA": (600, 424),
    "ME": (899, 98), "MI": (710, 190), "MN": (560, 131), "MO": (596, 283), "MP": (82, 335), "MS": (644, 389),
    "MT": (364, 103), "NC": (805, 313), "ND": (485, 107), "NE": (489, 221), "NM": (384, 352), "NV": (242, 232),
    "NY": (827, 164), "OH": (734, 233), "OK": (530, 337), "OR": (208, 132), "PA": (803, 205), "PR": (888, 535),
    "SC": (784, 348), "SD": (485, 165), "TN": (691, 322), "TX": (489, 416), "UT": (313, 252), "VA": (805, 272),
    "VI": (945, 560), "WA": (227, 69), "WI": (625, 160), "WV": (765, 262), "WY": (382, 184),
})  # fmt: skip
"""The middle of each shape, in pixels of the map; beside it where the shape is small."""
BESIDE = ("NH", "VT", "MA", "RI", "CT", "NJ", "DE", "MD", "DC")
"""Shapes too small and too close for a label: listed in the sea beside them, from north to south."""
BESIDE_X, BESIDE_Y, BESIDE_STEP = 960, 150, 24
SHADES = 4


@dataclass(frozen=True, slots=True)
class Shade:
    """A shade of the map and what it stands for.

    Args:
        least: The least number; ``most`` the most.
    """

    number: int
    least: int
    most: int

    @property
    def words(self) -> str:
        """The numbers that it stands for."""
        return str(self.least) if self.least == self.most else f"{self.least} to {self.most}"


@dataclass(frozen=True, slots=True)
class Place:
    """A state or territory on the map.

    Args:
        x: Of its label, in pixels; likewise ``y``.
        beside: Whether the label is in the list beside the coast.
    """

    code: str
    name: str
    value: int
    shade: int
    x: int
    y: int
    beside: bool


def shades_of(values: Mapping[str, int]) -> tuple[Shade, ...]:
    """Shades that share the numbers above zero evenly: none for zero, and no more than there are numbers."""
    most = max(values.values(), default=0)
    count = min(SHADES, most)
    edges = [most * k // count for k in range(count + 1)] if count else []
    first = SHADES - count
    return tuple(Shade(first + k + 1, edges[k] + 1, edges[k + 1]) for k in range(count))


def places(values: Mapping[str, int], names: Mapping[str, str]) -> list[Place]:
    """Every state and territory that has a shape, in the order of the codes."""
    shades = shades_of(values)
    found = []
    for code in sorted({*LABELS, *BESIDE}):
        value = values.get(code, 0)
        shade = next((one.number for one in shades if one.least <= value <= one.most), 0)
        beside = code in BESIDE
        row = BESIDE_Y + BESIDE.index(code) * BESIDE_STEP if beside else 0
        x, y = (BESIDE_X, row) if beside else LABELS[code]
        found.append(Place(code, names.get(code, code), value, shade, x, y, beside))
    return found
