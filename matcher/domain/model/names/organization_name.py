"""When two spellings name the same organization.

Source: the model, section 3: equal after Unicode NFKC, with quotation marks, apostrophes and dashes of every kind made
alike, case folded, and each run of white space made one blank.
"""

from functools import lru_cache
from unicodedata import category, name, normalize

from matcher.domain.model.names.hidden_signs import as_seen

QUOTES = ("QUOTATION MARK", "APOSTROPHE", "PRIME", "GRAVE ACCENT", "ACUTE ACCENT", "TURNED COMMA", "TONOS")
"""In Unicode's names of quotation marks and apostrophes, and of what keyboards give in their place."""
QUOTE_CATEGORIES = frozenset({"Pi", "Pf", "Ps", "Pe", "Po", "Sk", "Lm"})
"""A letter with an accent, or an accent above a letter, is none."""


@lru_cache(maxsize=1 << 16)
def organization_key(text: str) -> str:
    """What all spellings of one organization have in common; empty for an empty name."""
    # Before NFKC too: it takes an acute accent apart into a blank and a mark, and a double prime into two.
    alike = with_plain_signs(normalize("NFKC", with_plain_signs(as_seen(text))))
    return " ".join(alike.casefold().split())


def same_organization(one: str, other: str) -> bool:
    """Whether two names are of one organization; no name is nobody's."""
    return bool(organization_key(one)) and organization_key(one) == organization_key(other)


def with_plain_signs(text: str) -> str:
    """A text with one sign for quotation marks and apostrophes of every kind, and one for dashes."""
    return "".join(map(_plain, text))


def _plain(sign: str) -> str:
    kind, called = category(sign), name(sign, "")
    if kind == "Pd" or called == "MINUS SIGN":
        return "-"
    is_quote = kind in {"Pi", "Pf"} or (kind in QUOTE_CATEGORIES and any(word in called for word in QUOTES))
    return "'" if is_quote else sign
