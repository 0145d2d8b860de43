"""Codes of the vocabulary as a planner would say them, for the sentences of changes."""

from collections.abc import Iterable

from matcher.domain.rules.in_words import words


def several(names: Iterable[str]) -> str:
    """Topics or audiences in a row: "trauma-informed care, substance use"."""
    return ", ".join(map(words, names))
