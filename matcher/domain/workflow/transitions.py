"""Tables of transitions: from where, to where, by whom and on which conditions. Anything else is refused in words."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from matcher.domain.rules.in_words import in_a_row

State = TypeVar("State", bound=StrEnum)
Step = TypeVar("Step", bound=StrEnum)
Subject = TypeVar("Subject")
Given = TypeVar("Given")


class Who(StrEnum):
    """Who makes a step. People are named by the permission that it takes."""

    COORDINATOR = "review:decide"
    PUBLISHER = "schedule:publish"
    SENDER = "mail:send"
    CONSULTANT = "link"
    """The consultant, by a link of their own."""
    CLOCK = "clock"
    NIGHT = "nightly"
    """A run that proposes."""
    IMPORT = "import"
    """The operator, who brings new data."""
    SEATS = "seats"
    """It follows from what happens to the seats."""
    SERVER = "server"
    """The mail server, by its answer or by giving none."""


class Reasoned(Protocol):
    """What is given with a step that takes a reason."""

    @property
    def why(self) -> str:
        """The reason."""
        ...


def a_reason(_: object, given: Reasoned) -> str:
    """A reason."""
    return "" if given.why.strip() else "Say why: the reason is kept with the step."


class TransitionError(Exception):
    """A step was made that its table does not have: a bug. Nothing of the transaction is stored."""


@dataclass(frozen=True, slots=True)
class Transition(Generic[State, Subject, Given]):
    """One step: from where, to where, who may and what it needs.

    Args:
        after: None where the state stays, or goes back to what others say.
        needs: Each tells why the step can't be made, in a sentence, or an empty string.
        undoable: Whether it can be taken back while it is the last step.
        meaning: What the step is, for the documentation.
    """

    before: frozenset[State]
    after: State | None
    needs: tuple[Callable[[Subject, Given], str], ...] = ()
    undoable: bool = False
    who: tuple[Who, ...] = (Who.COORDINATOR,)
    meaning: str = ""


@dataclass(frozen=True)
class TransitionTable(Generic[State, Step, Subject, Given]):
    """All that can become of one kind of thing.

    Args:
        noun: What it is called in sentences.
    """

    noun: str
    states: tuple[State, ...]
    transitions: Mapping[Step, Transition[State, Subject, Given]] = field(repr=False)

    def possible(self, state: State, who: Who | None = None) -> tuple[Step, ...]:
        """The steps that a state lets anyone make, or one kind of actor; what they need is told when they are tried."""
        return tuple(
            step
            for step, transition in self.transitions.items()
            if state in transition.before and (who is None or who in transition.who)
        )

    def after(self, state: State, step: Step) -> State:
        """Where a step leads from a state; the state itself where it stays."""
        return self.transitions[step].after or state

    def misplaced(self, state: State, step: Step) -> str:
        """Why a state does not let the step be made, with what it does let one do; or an empty string."""
        transition = self.transitions[step]
        if state in transition.before:
            return ""
        allowed = alternatives(words(one) for one in self.states if one in transition.before)
        now = ", ".join(words(one) for one in self.possible(state)) or "nothing"
        return (
            f"The {self.noun} is {words(state)}; this can be done only while it is {allowed}. Possible now: {now}."
        )  # fmt: skip

    def refusal(self, state: State, step: Step, subject: Subject, given: Given) -> str:
        """Why a step can't be made now, or an empty string."""
        needs = self.transitions[step].needs
        return self.misplaced(state, step) or next((why for need in needs if (why := need(subject, given))), "")

    def require(self, state: State, step: Step, then: State | None = None, who: Who | None = None) -> None:
        """What every door asks before it writes, whatever was asked before.

        Args:
            then: The state that is about to be written; None where the caller leaves it to the table.
            who: Makes the step; None where the caller has asked already.

        Raises:
            TransitionError: The table does not have the step from there, to there, or for them.
        """
        transition = self.transitions[step]
        elsewhere = then is not None and transition.after not in {None, then}
        if self.misplaced(state, step) or elsewhere or (who is not None and who not in transition.who):
            raise TransitionError(f"{self.noun}: {step} from {state} to {then} by {who}")


def words(name: StrEnum) -> str:
    """A state or step as people say it."""
    return name.value.replace("_", " ")


def alternatives(names: Iterable[str]) -> str:
    """``received or waiting``."""
    return in_a_row(names, "or")


def every(states: Iterable[State], *, but: Collection[State] = ()) -> frozenset[State]:
    """All states, or all but a few."""
    return frozenset(state for state in states if state not in but)
