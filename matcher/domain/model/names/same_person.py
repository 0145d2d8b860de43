"""One human under two ids: who may be in the data twice, and under which id they are asked until somebody says."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.names.hidden_signs import without_hidden_signs
from matcher.domain.model.names.mail_address import address_within
from matcher.domain.model.names.organization_name import organization_key
from matcher.domain.model.problem import Consultant, PersonAnswer, Problem
from matcher.domain.model.vocabulary import ConsultantStatus, SeatStatus

MOST_IDS = 3
"""Ids that one human may have by mistake: an address that more share is an office's, a name that more have stands for
many."""


class Suspicion(NamedTuple):
    """Ids that may be one human.

    Args:
        ids: Two or more, in order.
        why: What they have in common, to follow "they have".
    """

    ids: tuple[ConsultantId, ...]
    why: str

    @property
    def counts(self) -> bool:
        """Whether they are taken for one person until somebody says; of many ids it is only asked."""
        return len(self.ids) <= MOST_IDS


def suspicions(people: Iterable[Consultant]) -> tuple[Suspicion, ...]:
    """Ids with the same mail address, or with the same name and city; whatever was answered about them."""
    known = sorted(people, key=lambda person: person.consultant_id)
    found: dict[tuple[ConsultantId, ...], str] = {}
    for of, why in ((_mail, "the same mail address"), (_name_and_city, "the same name and city")):
        for ids in _alike(known, of):
            found.setdefault(ids, why)
    return tuple(Suspicion(ids, why) for ids, why in found.items())


def open_suspicions(people: Iterable[Consultant], answers: Iterable[PersonAnswer]) -> tuple[Suspicion, ...]:
    """The suspicions of which a pair is not answered yet."""
    answered = {frozenset(answer[:2]) for answer in answers}
    return tuple(
        suspicion
        for suspicion in suspicions(people)
        if any(frozenset(pair) not in answered for pair in combinations(suspicion.ids, 2))
    )


def one_id_each(problem: Problem) -> Problem:
    """The problem with everybody asked under one id at most: the others name it."""
    other = _other_ids(problem)
    if all(person.another_id == other.get(cid) for cid, person in problem.consultants.items()):
        return problem
    return replace(problem, consultants=named(problem.consultants, other))


def with_answers(problem: Problem, answers: Iterable[PersonAnswer]) -> Problem:
    """The problem with answers from elsewhere, where it has none of its own and knows both ids."""
    told = {answer[:2]: answer for answer in answers if problem.consultants.keys() >= set(answer[:2])}
    told |= {answer[:2]: answer for answer in problem.person_answers}
    return replace(problem, person_answers=tuple(sorted(told.values())))


def named(
    people: Mapping[ConsultantId, Consultant], other: Mapping[ConsultantId, ConsultantId]
) -> dict[ConsultantId, Consultant]:
    """The people, each with the other id under which they are asked."""
    return {
        cid: person if person.another_id == other.get(cid) else replace(person, another_id=other.get(cid))
        for cid, person in people.items()
    }


def _other_ids(problem: Problem) -> dict[ConsultantId, ConsultantId]:
    approved, proposed = (
        {seat.assignment.consultant_id for seat in problem.standing if seat.status is status}
        for status in (SeatStatus.APPROVED, SeatStatus.PROPOSED)
    )
    return other_ids(problem.consultants, problem.person_answers, approved, proposed)


def other_ids(
    people: Mapping[ConsultantId, Consultant],
    answers: Iterable[PersonAnswer],
    approved: Iterable[ConsultantId],
    proposed: Iterable[ConsultantId],
) -> dict[ConsultantId, ConsultantId]:
    """By id that is not asked, the one under which the person is.

    An approved seat decides, then a proposed one, then who is under agreement and teaches most, then the order of ids.
    Where two ids have approved seats, neither is asked for more.
    """
    fixed, suggested = frozenset(approved), frozenset(proposed)
    found: dict[ConsultantId, ConsultantId] = {}
    for ids in _groups(people, answers):

        def rank(cid: ConsultantId) -> tuple[bool, bool, bool, int, str]:
            person = people[cid]
            under_agreement = person.status is ConsultantStatus.APPROVED
            taught = len(person.topics) + len(person.audiences)
            return cid not in fixed, cid not in suggested, not under_agreement, -taught, cid

        first, second, *_ = sorted(ids, key=rank)
        found |= {cid: first for cid in ids if cid != first}
        if second in fixed:
            found[first] = second
    return found


def _groups(
    people: Mapping[ConsultantId, Consultant], answers: Iterable[PersonAnswer]
) -> Iterator[tuple[ConsultantId, ...]]:
    """Ids that count as one human: those suspected and those said to be the same, less those said to differ."""
    given = {frozenset(answer[:2]): answer.same for answer in answers}
    pairs = {frozenset(p) for s in suspicions(people.values()) if s.counts for p in combinations(s.ids, 2)}
    joined: dict[ConsultantId, set[ConsultantId]] = {}
    for pair in sorted((pairs | {p for p, same in given.items() if same}), key=sorted):
        if given.get(pair, True) and pair <= people.keys():
            together = set[ConsultantId]().union(pair, *(joined.get(cid, set()) for cid in pair))
            joined |= dict.fromkeys(together, together)
    return iter(dict.fromkeys(tuple(sorted(joined[cid])) for cid in sorted(joined)))


def _alike(people: Iterable[Consultant], of: Callable[[Consultant], Hashable]) -> Iterator[tuple[ConsultantId, ...]]:
    groups: dict[Hashable, list[ConsultantId]] = defaultdict(list)
    for person in people:
        if (key := of(person)) is not None:
            groups[key].append(person.consultant_id)
    return (tuple(ids) for ids in groups.values() if len(ids) > 1)


def _mail(person: Consultant) -> Hashable:
    seen = without_hidden_signs(person.email)
    return plain(address_within(seen) or seen) or None


def _name_and_city(person: Consultant) -> Hashable:
    name, city = map(without_hidden_signs, (person.name, person.city))
    name, city = _spelling(_given_name_first(name)), _spelling(city)
    return (name, city, plain(person.state)) if name and city else None


def _given_name_first(name: str) -> str:
    """A name that a list sorts by its family name, ``Ruiz, Ana``, as people say it."""
    family, comma, given = name.partition(",")
    return f"{given} {family}" if comma and "," not in given else name


def _spelling(text: str) -> str:
    """What spellings of a name have in common: an accent, a dash or an apostrophe is lost from list to list."""
    letters = unicodedata.normalize("NFKD", organization_key(text))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def plain(text: str) -> str:
    """A name or address without its case, its blanks and its ways of writing."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
