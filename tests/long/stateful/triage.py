"""Requests that come in and are triaged, in any order."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from matcher.domain.model.geography import Place
from matcher.domain.workflow.request import REQUESTS, TRANSITIONS, Request, RequestState, Step
from matcher.services.intake.requests import Wish, receive, take_step
from tests.long.stateful.data import a_new_request
from tests.long.stateful.walk import Walk, picks, rarely

DAYTON = Place(39.76, -84.19)


class Triage(Walk):
    """Requests."""

    @rule(kind=st.integers(0, 4))
    def receive(self, kind: int) -> None:
        if len(self.requests) < 4:
            number = receive(self.database, a_new_request(kind))
            self.requests[number] = self.request(number)

    @precondition(lambda self: self.requests)
    @rule(pick=picks, turn=st.integers(0, 30), wild=rarely, stale=rarely, silent=rarely)
    def triage(self, pick: int, turn: int, wild: bool, stale: bool, silent: bool) -> None:
        number = sorted(self.requests)[pick % len(self.requests)]
        was = self.requests[number]
        steps = list(Step) if wild else REQUESTS.possible(was.state)
        step, why = steps[turn % len(steps)], "" if silent else "They wrote"
        wish = Wish(
            number,
            was.version - stale,
            step,
            why,
            facts=a_new_request(0).facts if step is Step.COMPLETE else None,
            original_id=min(self.requests),
            until=self.clock.moment.date() + timedelta(days=3),
        )
        done = take_step(self.database, self.ana, wish, lambda *_: DAYTON)
        now = self.request(number)
        if not done.done:
            assert done.sentence
            assert now == was
            return
        assert not stale
        self.moved(was, now, step)
        self.requests[number] = now

    @invariant()
    def an_accepted_request_has_its_engagement_and_no_other_has(self) -> None:
        for number, request in self.requests.items():
            assert self.request(number) == request
            assert (request.state is RequestState.ACCEPTED) == (request.engagement_id is not None)
        with self.database.reading() as work:
            there = {eid for eid in work.dataset.engagements() if eid.startswith("R")}
        assert there == {one.engagement_id for one in self.requests.values() if one.engagement_id}

    def moved(self, was: Request, now: Request, step: Step) -> None:
        """A step leads where the table says, and taking one back to where it was before."""
        allowed = TRANSITIONS[step]
        assert was.state in allowed.before
        assert now.version == was.version + 1
        if step is not Step.UNDO:
            assert now.state is (allowed.after or was.state)
        if was.engagement_id and not now.engagement_id:
            assert not any(key.engagement_id == was.engagement_id for key in self.fixed)
