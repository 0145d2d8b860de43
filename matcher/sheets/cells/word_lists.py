"""Lists that cells are held against: states, languages, mail providers. What is not in them is odd, no fault."""

import csv
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from matcher.domain.model.vocabulary import STATES
from matcher.sheets.cells.nearest import CLOSE_NAME, CLOSE_WORD, nearest

SIGN_LANGUAGES = {"asl": "ase", "american_sign_language": "ase", "sign_language": "ase"}
"""How American Sign Language is often written; its ISO 639 code is ``ase``."""
TWO_LETTERS = 2
REMEMBERED = 10_000
MAIL_PROVIDERS = ("gmail.com", "yahoo.com", "outlook.com", "hotmail.com", "icloud.com", "aol.com")


@cache
def _languages() -> Mapping[str, str]:
    """What people write for a language, its two letters included, to the two letters. Source: ISO 639."""
    text = files("matcher.sheets.cells").joinpath("languages.csv").read_text(encoding="utf-8")
    meant = dict(SIGN_LANGUAGES)
    for row in csv.DictReader(text.splitlines()):
        meant |= dict.fromkeys((row["code"], row["three_letters"], row["name"].casefold()), row["code"])
    return meant


def is_language(code: str) -> bool:
    """Whether a code is the shortest of ISO 639 for a language; three letters are taken where there are no two."""
    language = code.partition("-")[0]
    known = _languages().get(language)
    return known == language if known else len(language) > TWO_LETTERS


@lru_cache(maxsize=REMEMBERED)
def nearest_language(text: str) -> str:
    """The code of the language that a text may mean, or an empty string."""
    return _meant(text, _languages())


@lru_cache(maxsize=REMEMBERED)
def nearest_state(text: str) -> str:
    """The code of the state or territory that a text may mean, or an empty string."""
    names = {name: code for code, name in STATES.items()}
    return _meant(text, names | {code: code for code in STATES})


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
