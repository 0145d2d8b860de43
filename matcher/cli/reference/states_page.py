"""The page of all states and steps, from the tables of transitions."""

from collections.abc import Iterator
from inspect import getdoc
from pathlib import Path
from typing import Any

from matcher.cli.reference.places import PLACES, StepPlace
from matcher.domain.workflow.engagement import ENGAGEMENTS
from matcher.domain.workflow.letter import LETTERS
from matcher.domain.workflow.offer import OFFERS
from matcher.domain.workflow.request import REQUESTS
from matcher.domain.workflow.seat import SEATS
from matcher.domain.workflow.transitions import Transition, TransitionTable, Who, words
from matcher.records import ROLE_PERMISSIONS, Permission

STATES_PAGE = Path("docs/states.md")
OPENING = """\
<!-- Written by `matcher docs` from the tables of transitions in matcher/domain: change it there. -->

# States

What may become of a request, an engagement, a seat, an offer and a letter: from where, to where, who may, and what it
needs. Anything else is refused, with a sentence that names the state. What people, the clock and new data do is in the
audit trail; what a run proposes is kept with the run.

Each step has a page and a command (`--help` says what it takes), but for those that follow from others or are the mail
server's, those of the clock, which have no page, those for which a person has to read what a page shows, and those that
are the consultant's alone: nobody acts in a consultant's place.

To whom someone's lived experience may be shown has no states here. It is chosen, and taken back, on that person's own
page only, which no account opens, as long as they are asked or have said yes; every new offer begins with nobody.
"""
ABOUT_REQUESTS = "A request that is put aside (snoozed) keeps its state: it is on hold until that day."
ABOUT_ENGAGEMENTS = (
    "Until it is confirmed, an engagement is as far as its least advanced seat. Support person and debrief are asked of"
    " every engagement, so that asking tells nothing of any team."
)
ABOUT_SEATS = (
    "Nobody sits in a seat that is open, declined, expired or released: the next run may propose someone. A rejection"
    " can be taken back whatever became of the seat since: the pair may be proposed again, and the seat stays as it is"
    " where someone sits there or something was decided. New data brings its own schedule: who it seats is proposed or"
    " approved at once; what people decided here stays."
)
ABOUT_OFFERS = "The consultant answers by a link of their own, for one offer until it ends, or on their own page."
ABOUT_LETTERS = (
    "Every letter begins as a draft. None is ever sent twice by itself, and one that is sent or discarded stays so."
)
CHAPTERS: tuple[tuple[TransitionTable[Any, Any, Any, Any], str], ...] = (
    (REQUESTS, ABOUT_REQUESTS),
    (ENGAGEMENTS, ABOUT_ENGAGEMENTS),
    (SEATS, ABOUT_SEATS),
    (OFFERS, ABOUT_OFFERS),
    (LETTERS, ABOUT_LETTERS),
)


def _roles(who: Who) -> str:
    """The roles whose accounts may make a step, in words."""
    return ", ".join(role.value for role, may in ROLE_PERMISSIONS.items() if Permission(who.value) in may)


WHO = {
    **{who: _roles(who) for who in (Who.COORDINATOR, Who.PUBLISHER, Who.SENDER)},
    Who.CONSULTANT: "the consultant, by link",
    Who.CLOCK: "the clock",
    Who.NIGHT: "a run that proposes",
    Who.IMPORT: "the operator, by new data",
    Who.SEATS: "follows from its seats",
    Who.SERVER: "the mail server",
}


def states_page() -> str:
    """The page, in Markdown."""
    return "\n".join([OPENING, *(line for table, about in CHAPTERS for line in _chapter(table, about))])


def _chapter(table: TransitionTable[Any, Any, Any, Any], about: str) -> Iterator[str]:
    yield f"## {table.noun.capitalize()}s\n"
    yield f"States: {', '.join(words(state) for state in table.states)}.\n\n{about}\n"
    yield "| step | from | to | who | needs | what it means | page | command |\n|---|---|---|---|---|---|---|---|"
    for step, transition in table.transitions.items():
        before, after, place = _before(table, transition), _after(transition), PLACES[table.noun][step]
        yield f"| **{words(step)}** | {before} | {after} | {_line(transition)} | {_place(place)} |"
    yield ""


def _before(table: TransitionTable[Any, Any, Any, Any], transition: Transition[Any, Any, Any]) -> str:
    left = [words(state) for state in table.states if state not in transition.before]
    if not left:
        return "anywhere"
    named = ", ".join(words(state) for state in table.states if state in transition.before)
    others = f"anywhere but {', '.join(left)}"
    return min(named, others, key=len)


def _after(transition: Transition[Any, Any, Any]) -> str:
    return words(transition.after) if transition.after else "–"


def _place(place: StepPlace) -> str:
    return f"{place.page or '–'} | {f'`matcher {place.command}`' if place.command else '–'}"


def _line(transition: Transition[Any, Any, Any]) -> str:
    who = "; ".join(dict.fromkeys(WHO[one] for one in transition.who))
    needs = " ".join(str(getdoc(need)) for need in transition.needs)
    return f"{who} | {needs} | {transition.meaning}"
