"""What a remedy is, as a short key that stays the same, and the words for it, with those of earlier versions.

``start_time 14:00`` is a key; "if it could also start at 2:00 PM" says it, and "... at 14:00" once said it.
"""

import re
from collections.abc import Callable, Mapping
from datetime import time
from types import MappingProxyType

from matcher.domain.explain.remedies.remedy import Asks
from matcher.domain.model.clock.in_words import clock_time
from matcher.domain.rules.in_words import SPOKEN, words

CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?: ([AP])M)?")
HALF_DAY = 12
CODES = {said.casefold(): name for name, said in SPOKEN.items()}
READ = (
    (Asks.CONFIRMATION, re.compile("if its granting office confirmed")),
    (Asks.START_TIME, re.compile(r"if it could also start at (.+)")),
    (Asks.WEEKDAY, re.compile("if it could be on any day from Monday to Friday")),
    (Asks.WINDOW, re.compile(r"if its window closed (\d+) days later.*")),
    (Asks.LEVEL, re.compile(r"if level (\d+) of (.+) were enough")),
    (Asks.VIRTUAL, re.compile("if it were virtual")),
    (Asks.TOPIC, re.compile(r"if it left out (.+)")),
    (Asks.MONEY, re.compile(r"with \$([\d,]+) more in its budget")),
    (Asks.ONE_MORE, re.compile(r"with (one|\d+) more presenters?(?: .+)?")),
    (Asks.GIVING_UP, re.compile(r"if (.+) were given up")),
)
"""Every sentence there was, with what makes one of its kind this one."""


def _level_in_words(detail: str) -> str:
    topic, _, level = detail.rpartition(" ")
    return f"if level {level} of {words(topic)} were enough"


SAID: Mapping[Asks, Callable[[str], str]] = MappingProxyType(
    {
        Asks.CONFIRMATION: lambda _: "if its granting office confirmed",
        Asks.START_TIME: lambda clock: f"if it could also start at {clock_time(time.fromisoformat(clock))}",
        Asks.WEEKDAY: lambda _: "if it could be on any day from Monday to Friday",
        Asks.WINDOW: lambda days: f"if its window closed {days} days later",
        Asks.LEVEL: _level_in_words,
        Asks.VIRTUAL: lambda _: "if it were virtual",
        Asks.TOPIC: lambda topic: f"if it left out {words(topic)}",
        Asks.MONEY: lambda dollars: f"with ${int(dollars):,} more in its budget",
        Asks.ONE_MORE: lambda count: "with one more presenter" if count == "1" else f"with {count} more presenters",
        Asks.GIVING_UP: lambda engagement_id: f"if {engagement_id} were given up",
    }
)
"""The remedies of a request, each in words with its detail."""


def sentence_of(asks: Asks, detail: str = "") -> str:
    """The end of "It would be covered ...", as far as it can be said without the data."""
    return SAID[asks](detail)


def key_of(asks: Asks, detail: str = "") -> str:
    """The key: the name of what is asked, and the detail."""
    return f"{asks.name.lower()} {detail}".strip()


def words_of(key: str) -> str:
    """The words for a key; what is none is its own."""
    name, _, detail = key.partition(" ")
    try:
        return sentence_of(Asks[name.upper()], detail)
    except (KeyError, ValueError):
        return key


def key_in(text: str) -> str:
    """The key that a text is, or says, in the words of this version or of one before; else the text itself."""
    text = " ".join(text.split())
    for asks, said in READ:
        found = said.fullmatch(text)
        if found:
            return key_of(asks, _DETAIL.get(asks, " ".join)(tuple(found.groups())))
    return text


def _clock(found: tuple[str, ...]) -> str:
    clock = CLOCK.fullmatch(found[0])
    if not clock:
        return found[0]
    hour = int(clock[1]) if clock[3] is None else int(clock[1]) % HALF_DAY + HALF_DAY * (clock[3] == "P")
    return f"{hour:02}:{clock[2]}"


def _level(found: tuple[str, ...]) -> str:
    level, topic = found
    return f"{_code(topic)} {level}"


def _code(topic: str) -> str:
    """The word of the vocabulary that somebody means who says it."""
    return CODES.get(topic.casefold()) or topic.casefold().replace(" ", "_")


_DETAIL: Mapping[Asks, Callable[[tuple[str, ...]], str]] = {
    Asks.START_TIME: _clock,
    Asks.LEVEL: _level,
    Asks.TOPIC: lambda found: _code(found[0]),
    Asks.MONEY: lambda found: found[0].replace(",", ""),
    Asks.ONE_MORE: lambda found: found[0].replace("one", "1"),
}
