"""Codes of the vocabulary and of languages as a planner would say them, for the sentences of changes."""

from collections.abc import Iterable

from matcher.domain.model.names.languages import LANGUAGES
from matcher.domain.rules.in_words import words


def language(code: str) -> str:
    """A language by its name in English: ``es`` is "Spanish"; a code that we have no name for stays."""
    return LANGUAGES.get(code, code)


def several(names: Iterable[str]) -> str:
    """Topics or audiences in a row: "trauma informed care, substance use"."""
    return ", ".join(map(words, names))
