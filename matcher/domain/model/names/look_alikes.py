"""Names that look alike though they differ: C1 and c1, C1 in Latin and in Cyrillic letters, C10 and C1O.

Source: Unicode Technical Standard 39, sections 4 (what looks alike) and 5.1 (mixed scripts). Its tables are not in the
standard library, which has the letters' names: they begin with the alphabet.
"""

from itertools import zip_longest
from unicodedata import name, normalize

from matcher.domain.model.names.organization_name import with_plain_signs

CAPITALS = (
    "АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ҮY ХX ԚQ ԜW ѴV ԌG ҺH ӀI ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ͿJ"  # noqa: RUF001
)
"""Cyrillic and Greek letters, each with the Latin one that it looks like; as small letters many do too."""
SMALL = "ԁd гr ӏl ьb αa γy ηn κk νv υu ωw ıi ɑa ɡg"  # noqa: RUF001
"""Those that look like one as small letters only, or like another than their capitals do."""
LATIN = str.maketrans({
    **{pair[0].lower(): pair[1].lower() for pair in CAPITALS.split()},
    **{pair[0]: pair[1] for pair in f"{CAPITALS} {SMALL}".split()},
})  # fmt: skip
ONE_SHAPE = str.maketrans({"I": "l", "1": "l", "|": "l", "0": "O"})
ALPHABETS = frozenset({"LATIN", "CYRILLIC", "GREEK", "COPTIC", "ARMENIAN", "CHEROKEE"})
"""Those with letters that are taken for another's; nobody mixes them in one word on purpose."""


def looks(text: str) -> frozenset[str]:
    """What a name is taken for; two names look alike where they have one of these in common."""
    seen = with_plain_signs(normalize("NFKC", text))
    latin = seen.translate(LATIN)
    return frozenset({seen.casefold(), latin.casefold(), f"as printed: {latin.translate(ONE_SHAPE)}"})


def look_alike(one: str, other: str) -> bool:
    """Whether a reader may take one name for the other, as far as letters go."""
    return bool(looks(one) & looks(other))


def alphabets(text: str) -> frozenset[str]:
    """The alphabets of a text's letters, as far as they are taken for one another."""
    return frozenset(_called(sign).partition(" ")[0] for sign in text) & ALPHABETS


def is_mixed(text: str) -> bool:
    """Whether letters of several alphabets stand in it."""
    return len(alphabets(text)) > 1


def passes_for_latin(text: str) -> bool:
    """Whether none of its letters is Latin and each looks as if it were."""
    return bool(alphabets(text)) and "LATIN" not in alphabets(text) and alphabets(text.translate(LATIN)) == {"LATIN"}


def told_apart(one: str, other: str) -> str:
    """The first sign in which two names differ, by Unicode's names; empty where they differ by case only."""
    if one.casefold() == other.casefold():
        return ""
    signs = next(pair for pair in zip_longest(one, other, fillvalue="") if pair[0].casefold() != pair[1].casefold())
    here, there = map(_in_words, signs)
    return f"{here} here, {there} there"


def strange_letters(text: str) -> str:
    """The letters that are of another alphabet than most, by Unicode's names; than Latin where all are of one."""
    by_alphabet = {each: [sign for sign in text if _called(sign).startswith(f"{each} ")] for each in alphabets(text)}
    usual = max(by_alphabet, key=lambda each: (len(by_alphabet[each]), each)) if is_mixed(text) else "LATIN"
    strange = {sign for each, signs in by_alphabet.items() if each != usual for sign in signs}
    return ", ".join(map(_in_words, sorted(strange)))


def _in_words(sign: str) -> str:
    first, _, rest = _called(sign).lower().partition(" ")
    return " ".join(filter(None, [first.capitalize() if first.upper() in ALPHABETS else first, rest])) or "nothing"


def _called(sign: str) -> str:
    return name(sign, "a sign without a name") if sign else ""
