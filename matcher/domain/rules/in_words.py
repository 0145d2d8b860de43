"""Moments and words of the vocabulary as a person would say them."""

from datetime import datetime


def on_its_clock(at: datetime) -> str:
    """A start in words, on its own clock."""
    return f"{at:%a, %b} {at.day}, {at:%H:%M}"


def words(name: str) -> str:
    """A word of the vocabulary as a person would say it."""
    return name.replace("_", " ")
