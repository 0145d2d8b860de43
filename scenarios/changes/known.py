"""What an input knows: people, audiences, topics, languages and states, with the nearest for what it does not know."""

from collections.abc import Callable, Collection, Iterable, Iterator
from difflib import get_close_matches
from typing import NamedTuple

from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.names.languages import CODES, LANGUAGES, language_name
from matcher.domain.model.problem import Problem
from matcher.domain.model.vocabulary import AUDIENCES, STATES, TOPICS
from matcher.domain.rules.in_words import words
from scenarios.changes.wording import of_value

LISTED = 30
"""Names beyond this are too many to list in a message."""


class UnknownValue(NamedTuple):
    """A value of a change that this input does not know.

    Args:
        key: As definitions spell it; empty where the change as a whole is meant.
        expected: What would be right, as the rest of a sentence.
        on_pages: The value and what would be right in the words of the pages; empty where these are the same.
    """

    key: str
    value: str
    expected: str
    on_pages: str = ""

    @property
    def said(self) -> str:
        """The fault as pages say it, without its field."""
        return self.on_pages or of_value(self.value, self.expected)


def unknown(
    key: str, value: str, known: Collection[str], what: str, label: Callable[[str], str] = str
) -> Iterator[UnknownValue]:
    """A misfit where a value is none of those known, with the nearest of them.

    Args:
        label: What pages call one of them.
    """
    if value not in known:
        on_pages = of_value(label(value), f"no {what}{nearest(value, known, label)}")
        yield UnknownValue(key, value, f"no {what}{nearest(value, known)}", on_pages)


def nearest(value: str, known: Collection[str], label: Callable[[str], str] = str) -> str:
    """The way out for a misspelt name, as the end of a sentence.

    Args:
        label: What people call one of those known, which is understood too.
    """
    names = sorted(known)
    spelt = {said.casefold(): name for name in reversed(names) for said in (label(name), name)}
    near = get_close_matches(value.casefold(), spelt, n=1)
    if near:
        return f"; did you mean {label(spelt[near[0]])}?"
    if len(names) <= LISTED:
        return f"; name one of {', '.join(map(label, names))}" if names else "; there is none"
    return f"; there are {len(names):,}, from {label(names[0])} to {label(names[-1])}"


def unknown_consultant(problem: Problem, key: str, value: str) -> Iterator[UnknownValue]:
    """A consultant who is not in the data."""

    def label(name: str) -> str:
        person = problem.consultants.get(ConsultantId(name))
        return f"{person.name} ({name})" if person and person.name not in {"", name} else name

    named = [name for name, person in problem.consultants.items() if person.name.casefold() == value.casefold().strip()]
    if value not in problem.consultants and value.strip() and len(named) == 1:
        meant = "no consultant of this data has this id; did you mean {}?"
        yield UnknownValue(key, value, meant.format(named[0]), of_value(value, meant.format(label(named[0]))))
        return
    yield from unknown(key, value, problem.consultants, "consultant of this data", label)


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
        code = _language_meant(value)
        way_out = f"; did you mean {code}?" if code else nearest(value, known)
        name = f"; did you mean {language_name(code)}?" if code else nearest(value, known, language_name)
        yield UnknownValue(key, value, f"no language (ISO 639 code){way_out}", of_value(value, f"no language{name}"))


def _language_meant(value: str) -> str | None:
    """The code of a language by its name, the beginning of it that only one has (``spa``), or a code with a region."""
    typed = value.casefold().strip()
    region = typed.replace("_", "-").partition("-")[0]
    if region in LANGUAGES:
        return region
    begun = [code for name, code in CODES.items() if typed and name.startswith(typed)]
    return CODES.get(typed) or (begun[0] if len(begun) == 1 else None)


def unknown_states(key: str, values: Iterable[str]) -> Iterator[UnknownValue]:
    """What is no state or territory; a name leads to its letters."""
    letters = {name.casefold(): code for code, name in STATES.items()}
    for value in values:
        if value in STATES:
            continue
        near = get_close_matches(value.casefold(), letters, n=1)
        way_out = f"; did you mean {letters[near[0]]}?" if near else nearest(value, STATES)
        name = f"; did you mean {STATES[letters[near[0]]]}?" if near else nearest(value, STATES, _state)
        on_pages = of_value(value, f"no state or territory{name}")
        yield UnknownValue(key, value, f"no state or territory (two letters){way_out}", on_pages)


def _each(key: str, values: Iterable[str], known: set[str], what: str) -> Iterator[UnknownValue]:
    for value in values:
        yield from unknown(key, value, known, what, words)


def _state(letters: str) -> str:
    return STATES[letters]
