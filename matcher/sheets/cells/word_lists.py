"""Lists that cells are held against: states, languages, mail providers. What is not in them is odd, no fault."""

import csv
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from matcher.domain.model.vocabulary import STATES
from matcher.sheets.cells.nearest import CLOSE_NAME, CLOSE_WORD, alike_in_part, in_words, nearest, slips_of_a_key

SIGN_LANGUAGES = {"asl": "ase", "american_sign_language": "ase", "sign_language": "ase"}
"""How American Sign Language is often written; its ISO 639 code is ``ase``."""
COUNTRIES = {"sp": "es", "cn": "zh", "jp": "ja", "vn": "vi", "ua": "uk", "gr": "el", "cz": "cs", "dk": "da"}
"""What is often written for a language and is no code of one: the letters of a country."""
AT_HOME = frozenset({
    "am", "ar", "bn", "de", "el", "en", "es", "fa", "fr", "gu", "he", "hi", "ht", "hy", "ig", "it", "ja", "km", "ko",
    "lo", "ml", "ne", "nv", "pa", "pl", "pt", "ru", "sm", "so", "sr", "sw", "ta", "te", "th", "tl", "tw", "uk", "ur",
    "vi", "yi", "yo", "zh",
})  # fmt: skip
"""Of the two letters of which one may be a slip. Source: Census Bureau, languages spoken at home, table B16001."""
TWO_LETTERS = 2
REMEMBERED = 10_000
MAIL_PROVIDERS = ("gmail.com", "yahoo.com", "outlook.com", "hotmail.com", "icloud.com", "aol.com")


@cache
def _languages() -> Mapping[str, str]:
    """What people write for a language, its two letters included, to the two letters. Source: ISO 639."""
    text = files("matcher.sheets.cells").joinpath("languages.csv").read_text(encoding="utf-8")
    meant = SIGN_LANGUAGES | COUNTRIES
    for row in csv.DictReader(text.splitlines()):
        meant |= dict.fromkeys((row["code"], row["three_letters"], row["name"].casefold()), row["code"])
    return meant


def is_language(code: str) -> bool:
    """Whether a code is the shortest of ISO 639 for a language; three letters are taken where there are no two.

    One with a country or a script (``en-US``) is another word than its language's: who speaks the one is not asked for
    the other.
    """
    known = _languages().get(code)
    return known == code if known else len(code) > TWO_LETTERS and "-" not in code


@lru_cache(maxsize=REMEMBERED)
def nearest_language(text: str) -> str:
    """The code of the language that a text may mean, or a few of them in words, or an empty string."""
    plain = text.strip().casefold()
    language, more, _ = plain.replace("_", "-").partition("-")
    if more and language in _languages():
        return _languages()[language]
    found = _meant(plain, _languages())
    if found or len(plain) != TWO_LETTERS:
        return found
    return in_words(slips_of_a_key(plain, AT_HOME))


@lru_cache(maxsize=REMEMBERED)
def nearest_state(text: str) -> str:
    """The code of the state or territory that a text may mean, or a few of them in words, or an empty string."""
    plain = "".join(filter(str.isalpha, text)).upper()
    if len(plain) == TWO_LETTERS:
        codes = frozenset(STATES)
        return plain if plain in STATES else in_words(slips_of_a_key(plain, codes) or alike_in_part(plain, codes))
    begun = [code for code, name in STATES.items() if len(plain) > TWO_LETTERS and _plain_name(name).startswith(plain)]
    return in_words(begun) or _meant(text, {name: code for code, name in STATES.items()})


def _plain_name(name: str) -> str:
    return "".join(filter(str.isalpha, name)).upper()


def nearest_provider(address: str) -> str:
    """The address with the provider that was meant, where its own is a slip of the keyboard away from a common one."""
    name, _, domain = address.rpartition("@")
    meant = _nearest_provider(domain.casefold())
    return f"{name}@{meant}" if meant else ""


@lru_cache(maxsize=REMEMBERED)
def _nearest_provider(domain: str) -> str:
    found = nearest(domain, MAIL_PROVIDERS, CLOSE_NAME)
    return "" if found == domain else found


def _meant(text: str, by_name: Mapping[str, str]) -> str:
    found = nearest(text.strip(), by_name, CLOSE_WORD)
    return by_name[found] if found else ""
