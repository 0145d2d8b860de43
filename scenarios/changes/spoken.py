"""Codes of the vocabulary as a planner would say them, for the sentences of changes."""

from collections.abc import Iterable

from matcher.domain.model.vocabulary import STATES
from matcher.domain.rules.in_words import words

WITH_ARTICLE = frozenset({"DC", "MP", "VI"})


def several(names: Iterable[str]) -> str:
    """Topics or audiences in a row: "trauma-informed care, substance use"."""
    return ", ".join(map(words, names))


def in_state(letters: str) -> str:
    """Where something is, as the end of a noun phrase: " in Texas", " in the Virgin Islands"; empty for no state."""
    if not letters:
        return ""
    article = "the " if letters in WITH_ARTICLE else ""
    return f" in {article}{STATES.get(letters, letters)}"
