"""What a worker does with a question about the schedule: solves it again, and writes the answer in JSON's types."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from matcher.domain.explain.obstacles import Voice
from matcher.domain.explain.remedies.spoken import key_of
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.schedule import Book
from matcher.domain.model.solution import Solution, Solver, Stop
from matcher.domain.rules.in_words import on_its_clock
from matcher.ports import Database
from matcher.records import Study
from matcher.services.explanations.asking import About
from matcher.services.explanations.baseline import Baseline, baseline
from matcher.services.explanations.by_name import Wish
from matcher.services.explanations.explaining import Covering, why_her, why_uncovered
from matcher.services.explanations.first_rows import MOST, rows_of
from matcher.services.explanations.forced.price import Price, moves_between
from matcher.services.explanations.forced.seatings import ANYWHERE, Where, forced
from matcher.services.explanations.not_them import why_not
from matcher.services.explanations.someone_else import best_answers
from matcher.services.explanations.uncovered.near import nearest
from matcher.services.failures import CancelledError, NotFoundError

Tell = Callable[[str, int, int], None]
"""Takes what is being done, how much of it is done, and how much there is."""
Plain = dict[str, Any]


@dataclass(frozen=True)
class Answering:
    """A question that is being answered."""

    base: Baseline
    study: Study
    tell: Tell
    stop: Stop

    @property
    def engagement_id(self) -> EngagementId:
        """What is asked about."""
        return EngagementId(self.study.base)

    @property
    def voice(self) -> Voice:
        """How much the answer may tell."""
        return Voice.PERMITTED if self.study.open_roles else Voice.GUARDED

    def go_on(self, stage: str, done: int, of: int) -> None:
        """Say where it is.

        Raises:
            CancelledError: Somebody wants it to end.
        """
        if self.stop():
            raise CancelledError
        self.tell(stage, done, of)


def answer(database: Database, study: Study, solver: Solver, tell: Tell, stop: Stop) -> Plain:
    """The answer to a question, in JSON's types.

    Raises:
        CancelledError: Somebody wants it to end.
        NotFoundError: The engagement or the person has left the data, or the engagement is stopped.
    """
    tell("Solving the schedule as it is", 0, 0)
    why = f"rules checked for an explanation asked for by {study.asked_by}"
    base = baseline(database, None, why, solver)
    asked = Answering(base, study, tell, stop)
    if asked.engagement_id not in base.resolver.problem.engagements:
        raise NotFoundError("The engagement is not scheduled: it is on hold, withdrawn or closed, or left the data.")
    told = ANSWERS[About(study.options["about"])](asked)
    return {"hash": base.input_hash, "stamps": base.stamps, "stands": base.stands, **told}


def _alternatives(asked: Answering) -> Plain:
    resolver = asked.base.resolver
    book = Book.of(resolver.problem, resolver.policy, resolver.rows)
    people = len(rows_of(book, asked.engagement_id, asked.voice))
    # Who is missing is told of too; and whom it concerns must not depend on roles, as the access log names them.
    concerned = {row.consultant_id for row in rows_of(book, asked.engagement_id, Voice.GUARDED)}

    def tell(tried: int) -> None:
        asked.go_on("Solving the schedule with each person", min(tried, MOST - 1), MOST)

    _where(asked)  # who is to be replaced may have left the team
    without = ConsultantId(asked.study.options.get("instead_of", "")) or None
    found = best_answers(resolver, asked.engagement_id, MOST, tell, without)
    listed = _listed(_whole_answer(asked, *one) for one in found)
    return {"alternatives": listed, "people": people, "concerned": sorted(concerned)}


def _person(asked: Answering) -> Plain:
    consultant_id = ConsultantId(asked.study.options["consultant"])
    if consultant_id not in asked.base.resolver.problem.consultants:
        raise NotFoundError("This consultant has left the data.")
    where = _where(asked)
    told = _with_each(asked, [consultant_id], where)
    if told["alternatives"]:
        return told
    why = why_not(asked.base.resolver, asked.engagement_id, consultant_id, where, asked.voice)
    return {**told, "name": why.name, "why_nothing": [*why.in_the_way, *why.on_the_whole, *why.lacking]}


def _where(asked: Answering) -> Where:
    """Where on the team the question wants someone.

    Raises:
        NotFoundError: Who sits there has left the team.
    """
    options, resolver = asked.study.options, asked.base.resolver
    start = options.get("start", "")
    wish = Wish(ConsultantId(options.get("instead_of", "")) or None, datetime.fromisoformat(start) if start else None)
    where = wish.within(Book.of(resolver.problem, resolver.policy, resolver.rows), asked.engagement_id)
    if wish.instead_of and where.seat is None:
        raise NotFoundError("The person whose place was meant is no longer on the team. Ask again.")
    return where


def _with_each(asked: Answering, people: list[ConsultantId], where: Where = ANYWHERE) -> Plain:
    """The best whole answer with each of them on the team, the dearest last."""
    resolver, found = asked.base.resolver, []
    for place, consultant_id in enumerate(people):
        asked.go_on("Solving the schedule with each person", place, len(people))
        answer = forced(resolver, asked.engagement_id, consultant_id, where)
        if answer:
            found.append(_whole_answer(asked, consultant_id, *answer))
    return {"alternatives": _listed(found)}


def _listed(found: Iterable[Plain]) -> list[Plain]:
    return sorted(found, key=lambda one: (-one["points"], one["name"], one["consultant_id"]))


def _whole_answer(asked: Answering, consultant_id: ConsultantId, solution: Solution, price: Price) -> Plain:
    """One whole answer: its price, its team, and every engagement that has other people or another start than now."""
    base, about = asked.base, asked.engagement_id
    problem = base.resolver.problem
    moves = moves_between(problem, base.standing, solution.assignments, about)
    changed = {about, *(move.engagement_id for move in moves)}
    rows: dict[str, list[list[str]]] = {eid: [] for eid in sorted(changed)}
    for row in solution.assignments:
        if row.engagement_id in changed:
            rows[row.engagement_id].append([row.seat, row.consultant_id, row.first_start.astimezone(UTC).isoformat()])
    team = sorted({row.consultant_id for row in solution.assignments if row.engagement_id == about})
    start = next(row.first_start for row in solution.assignments if row.engagement_id == about)
    is_new = price.own is not None and price.own.kind in {"opens", "moves"}
    return {
        "consultant_id": consultant_id,
        "name": problem.name_of(problem.consultants[consultant_id]),
        "team": sorted(problem.name_of(problem.consultants[one]) for one in team),
        "start": start.astimezone(UTC).isoformat(),
        "begins": on_its_clock(start.astimezone(problem.engagements[about].time_zone)) if is_new else "",
        "moves": [[move.engagement_id, move.kind, move.sentence] for move in moves],
        "changes": rows,
        "status": solution.status.value,
        "bound": solution.bound,
        "eligible": solution.eligible,
        **_priced(price),
    }


def _priced(price: Price) -> Plain:
    return {
        "points": price.points,
        "amount": price.amount,
        "by_goal": dict(price.by_goal),
        "is_exact": price.is_exact,
    }


def _team(asked: Answering) -> Plain:
    asked.go_on("Solving the schedule without each person", 0, 0)
    resolver = asked.base.resolver
    each = why_her(resolver, asked.engagement_id)
    return {
        "people": [
            {
                "consultant_id": one.consultant_id,
                "name": one.name,
                "is_approved": one.is_approved,
                "sentence": one.sentence,
                "moves": [move.sentence for move in one.price.moves],
                **_priced(one.price),
            }
            for one in sorted(each, key=lambda one: one.name)
        ]
    }


def _uncovered(asked: Answering) -> Plain:
    resolver, about = asked.base.resolver, asked.engagement_id
    if about in resolver.judged.covered:
        return {"is_covered": True}
    asked.go_on("Trying what would cover it", 0, 0)
    told = why_uncovered(resolver, about, Voice.GUARDED)
    remedies = [_remedy(asked, one) for one in told.remedies]
    book = Book.of(resolver.problem, resolver.policy, resolver.rows)
    # With the panel in it, who is missing would tell of records; without, who is named may be all who would suit it.
    found = nearest(book, about, Voice.GUARDED) if asked.voice is Voice.PERMITTED else ()
    near = [[one.lacking, one.people, list(one.engagement_ids), list(one.examples)] for one in found]
    return {"is_covered": False, "code": told.code, "sentence": told.sentence, "remedies": remedies, "near": near}


def _remedy(asked: Answering, one: Covering) -> Plain:
    """A remedy; without the permission no points and no names, which depend on facts about people."""
    told: Plain = {"number": one.number, "sentence": one.remedy.sentence, "whom": one.remedy.whom}
    told["keys"] = [key_of(part.asks, part.detail) for part in one.remedy.parts or (one.remedy,)]
    moves = one.price.moves if one.price else ()
    others = [[move.engagement_id, move.kind] for move in moves]
    if one.price and asked.voice is Voice.PERMITTED:
        own = one.price.own.sentence if one.price.own else ""
        told |= {"moves": [move.sentence for move in moves], "own": own, **_priced(one.price)}
    return told | {"others": others}


ANSWERS: Mapping[About, Callable[[Answering], Plain]] = {
    About.ALTERNATIVES: _alternatives,
    About.PERSON: _person,
    About.TEAM: _team,
    About.UNCOVERED: _uncovered,
}
