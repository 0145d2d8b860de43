"""Cities that forms find on the map."""

from collections.abc import Callable

from matcher.domain.model.geography import Place

Locate = Callable[[str, str], Place | None]
"""Where a city of a state is, if it is known."""
NOT_ON_THE_MAP = "Give a city that is on our map, with the two letters of its state."
