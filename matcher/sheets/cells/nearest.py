"""What a person may have meant: the nearest word of a list, and where a spreadsheet shows a cell."""

from collections.abc import Iterable
from difflib import get_close_matches

CLOSE = 0.6
"""difflib's ratio from which one word is offered in place of another."""
CLOSE_WORD = 0.7
"""From which a short word is, in a list of many."""
CLOSE_NAME = 0.8
"""From which a name is taken for a slip of the keyboard, no other thing."""
LETTERS = 26


def nearest(text: str, words: Iterable[str], cutoff: float = CLOSE) -> str:
    """The word of a list that is most like a text, whatever its case and its blanks, or an empty string."""
    plain = {_plain(word): word for word in sorted(words, reverse=True)}
    found = get_close_matches(_plain(text), plain, n=1, cutoff=cutoff)
    return plain[found[0]] if found else ""


def did_you_mean(word: str) -> str:
    """The offer, or an empty string where there is nothing to offer."""
    return f"did you mean {word}?" if word else ""


def cell_name(place: int, row: int) -> str:
    """Where a spreadsheet shows a cell: ``cell_name(27, 3)`` is ``AB3``. Places are counted from 0."""
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, LETTERS)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def _plain(text: str) -> str:
    return "_".join(text.casefold().replace("-", " ").replace("_", " ").split())
