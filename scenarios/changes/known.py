"""What an input knows: people, audiences, topics, languages and states, with the nearest for what it does not know."""

from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from typing import NamedTuple

from matcher.domain.model.names.languages import CODES, LANGUAGES
from matcher.domain.model.problem import Problem
from matcher.domain.model.vocabulary import AUDIENCES, STATES, TOPICS

LISTED = 30
"""Names beyond this are too many to list in a message."""


class UnknownValue(NamedTuple):
    """A value of a change that this input does not know.

    Args:
        key: As definitions spell it; empty where the change as a whole is meant.
        expected: What would be right, as the rest of a sentence.
    """

    key: str
    value: str
    expected: str


def unknown(key: str, value: str, known: Collection[str], what: str) -> Iterator[UnknownValue]:
    """A misfit where a value is none of those known, with the nearest of them."""
    if value not in known:
        yield UnknownValue(key, value, f"no {what}{nearest(value, known)}")


def nearest(value: str, known: Collection[str]) -> str:
    """The way out for a misspelt name, as the end of a sentence."""
    names = sorted(known)
    near = get_close_matches(value.casefold(), [name.casefold() for name in names], n=1)
    if near:
        return f"; did you mean {next(name for name in names if name.casefold() == near[0])}?"
    if len(names) <= LISTED:
        return f"; name one of {', '.join(names)}" if names else "; there is none"
    return f"; there are {len(names):,}, from {names[0]} to {names[-1]}"


def unknown_consultant(problem: Problem, key: str, value: str) -> Iterator[UnknownValue]:
    """A consultant who is not in the data."""
    return unknown(key, value, problem.consultants, "consultant of this data")


def unknown_audiences(problem: Problem, key: str, values: Iterable[str]) -> Iterator[UnknownValue]:
    """Audiences that are neither in the vocabulary nor in the data."""
    known = {*AUDIENCES, *(one.audience for one in problem.engagements.values())}
    known |= {name for person in problem.consultants.values() for name in person.audiences}
    return _each(key, values, known, "audience of the field or of this data")


def unknown_topics(problem: Problem, key: str, values: Iterable[str]) -> Iterator[UnknownValue]:
    """Topics that are neither in the vocabulary nor in the data."""
    known = {*TOPICS, *(name for one in problem.engagements.values() for name in one.topics)}
    known |= {name for person in problem.consultants.values() for name in person.topics}
    return _each(key, values, known, "topic of the field or of this data")


def unknown_languages(problem: Problem, key: str, values: Iterable[str]) -> Iterator[UnknownValue]:
    """Languages that are neither ISO 639 codes that we know nor in the data; a name in English leads to its code."""
    known = {*LANGUAGES, *(one.language for one in problem.engagements.values())}
    known |= {code for person in problem.consultants.values() for code in person.languages}
    for value in values:
        if value in known:
            continue
        code = CODES.get(value.casefold())
        way_out = f"; did you mean {code}?" if code else nearest(value, known)
        yield UnknownValue(key, value, f"no language (ISO 639 code){way_out}")


def unknown_states(key: str, values: Iterable[str]) -> Iterator[UnknownValue]:
    """What is no state or territory; a name leads to its letters."""
    letters = {name.casefold(): code for code, name in STATES.items()}
    for value in values:
        if value in STATES:
            continue
        near = get_close_matches(value.casefold(), letters, n=1)
        way_out = f"; did you mean {letters[near[0]]}?" if near else nearest(value, STATES)
        yield UnknownValue(key, value, f"no state or territory (two letters){way_out}")


def _each(key: str, values: Iterable[str], known: set[str], what: str) -> Iterator[UnknownValue]:
    for value in values:
        yield from unknown(key, value, known, what)
