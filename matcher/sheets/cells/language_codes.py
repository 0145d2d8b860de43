"""Kinds of cell that hold languages."""

import re

from matcher.sheets.cells.kinds import CellKind, list_of
from matcher.sheets.cells.word_lists import is_language, nearest_language

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def _language(cell: str) -> str:
    if not LANGUAGE.fullmatch(cell):
        raise ValueError
    return cell


def _is_known_language(item: str) -> bool:
    return LANGUAGE.fullmatch(item) is not None and is_language(item)


LANGUAGE_CODE = CellKind("an ISO 639 code in small letters, like en", _language, nearest=nearest_language)
LANGUAGES = list_of(LANGUAGE_CODE, "ISO 639 codes in small letters, like en;es", known=_is_known_language)
