"""What a person may have meant: the nearest word of a list, and where a spreadsheet shows a cell."""

from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches
from math import dist, inf

CLOSE = 0.6
"""difflib's ratio from which one word is offered in place of another."""
CLOSE_WORD = 0.7
"""From which a short word is, in a list of many."""
CLOSE_NAME = 0.8
"""From which a name is taken for a slip of the keyboard, no other thing."""
LETTERS = 26
KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
ROW_SHIFTS = (0.0, 0.25, 0.75)
"""How far a row of keys stands to the right of the first, in keys."""
ONE_KEY = 1.3
"""Distance of keys beside, above and below each other, at most."""
MOST_OFFERED = 4


def nearest(text: str, words: Iterable[str], cutoff: float = CLOSE) -> str:
    """The word of a list that is most like a text, whatever its case and its blanks, or an empty string."""
    by_plain = {plain(word): word for word in sorted(words, reverse=True)}
    found = get_close_matches(plain(text), by_plain, n=1, cutoff=cutoff)
    return by_plain[found[0]] if found else ""


def slips_of_a_key(code: str, codes: Collection[str]) -> list[str]:
    """The codes of two letters of which one may be a slip: letters the other way around, or a key beside the right one.

    In the order of how likely: one that begins alike before those that end alike, near keys before far ones.
    """
    if code[::-1] in codes and code[::-1] != code:
        return [code[::-1]]
    for same in (0, 1):
        found = [one for one, keys in _alike(code, codes, same) if keys <= ONE_KEY]
        if found:
            return found
    return []


def alike_in_part(code: str, codes: Iterable[str]) -> list[str]:
    """The codes of two letters that begin alike, those with near keys first; where there are none, that end alike."""
    listed = list(codes)
    found = _alike(code, listed, 0) or _alike(code, listed, 1)
    return [one for one, _ in found][:MOST_OFFERED]


def _alike(code: str, codes: Iterable[str], same: int) -> list[tuple[str, float]]:
    """Codes with the same letter at a place, and how many keys their other letter is away, from near to far."""
    other = 1 - same
    found = [(one, _keys_between(one[other], code[other])) for one in codes if one[same] == code[same] and one != code]
    return sorted(found, key=lambda each: (each[1], each[0]))


def _keys_between(one: str, other: str) -> float:
    """How far two letters are apart on a keyboard, in keys."""
    return dist(_key(one), _key(other))


def _key(letter: str) -> tuple[float, float]:
    found = ((row, keys.find(letter.casefold())) for row, keys in enumerate(KEYBOARD))
    return next(((row, place + ROW_SHIFTS[row]) for row, place in found if place >= 0), (inf, inf))


def in_words(words: Sequence[str]) -> str:
    """A few words to choose from, ``CA, CO or CT``; nothing where they are too many to be of help."""
    *first, last = words if 0 < len(words) <= MOST_OFFERED else [""]
    return f"{', '.join(first)} or {last}" if first else last


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


def plain(text: str) -> str:
    """A word without its case, with one sign for blanks and dashes."""
    return "_".join(text.casefold().replace("-", " ").replace("_", " ").split())
