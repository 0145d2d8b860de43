"""Characters that nobody sees in a name: two names may look the same and be different, or read backwards.

Source: Unicode's general categories; its chapter 23.2 for the two joiners, which some scripts need between letters.
"""

import re
from unicodedata import category, name

INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode's categories of control characters and zero-width ones, those for the direction of writing among them."""
SEEN_AS_NOTHING = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Letters, marks and signs that are shown as nothing at all: fillers, variation selectors, the braille blank."""
JOINERS = "\u200c\u200d"
NO_JOINERS = str.maketrans("", "", JOINERS)
LAST_OF_CYRILLIC = "\u052f"
"""Latin, Greek and Cyrillic letters come before it, and have no use for a joiner."""
CONTROL = "a control character"


def hidden_signs(text: str) -> tuple[str, ...]:
    """The characters of a name that nobody sees, each once, as Unicode calls them: "U+202E RIGHT-TO-LEFT OVERRIDE"."""
    return tuple(dict.fromkeys(f"U+{ord(sign):04X} {name(sign, CONTROL)}" for _, sign in _hidden(text)))


def without_hidden_signs(text: str) -> str:
    """The name as it is seen, with a blank where a line ended."""
    places = {place for place, _ in _hidden(text)}
    seen = (" " if sign.isspace() else "" if place in places else sign for place, sign in enumerate(text))
    return " ".join("".join(seen).split())


def as_seen(text: str) -> str:
    """The name for a comparison: without joiners between letters that have use for them too."""
    seen = without_hidden_signs(text)
    return seen.translate(NO_JOINERS) if not seen.isascii() else seen


def _hidden(text: str) -> list[tuple[int, str]]:
    if text.isascii() and text.isprintable():
        return []
    return [(place, sign) for place, sign in enumerate(text) if _is_hidden(sign, text[place - 1 : place])]


def _is_hidden(sign: str, before: str) -> bool:
    if sign in JOINERS and before > LAST_OF_CYRILLIC and category(before)[0] in "LM":
        return False
    return category(sign) in INVISIBLE or SEEN_AS_NOTHING.fullmatch(sign) is not None
