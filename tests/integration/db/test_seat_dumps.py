"""A dump of the database tells no seat's role: neither what seats are called nor the order of their rows."""

import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from math import sqrt
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from matcher.db import tables
from matcher.db.engine import open_engine
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.ids import SeatName
from matcher.domain.model.problem import Engagement
from matcher.domain.model.solution import Limits
from matcher.domain.model.vocabulary import SeatRole
from matcher.sample import Shape, invent
from matcher.services.dataset.importing import import_dataset
from matcher.services.dataset.seat_names import Numbering, by_chance
from matcher.services.offers.offering import send_offers
from matcher.services.publication.publishing import publish
from matcher.services.review.decision_batch import RowRef
from matcher.services.review.decisions import approve_teams
from matcher.services.review.proposal_review import latest_review
from matcher.services.runs.nightly import Night, propose
from matcher.settings import OFFER_DAYS
from tests.integration.db.test_dumps import CHANCE, right
from tests.support.databases import Clock, a_user, as_given, open_database
from tests.support.greedy import GreedySolver

CENTERS = 16
CALLED = {SeatRole.EXPERT: "lead", SeatRole.SURVIVOR: "S", SeatRole.ANY: "host"}
"""How these centers call seats, with a number behind."""
PEOPLE = {"consultant_id", "after_consultant", "before_consultant", "user_id"}
Said = tuple[str, object, bool]


def called(engagement: Engagement) -> Engagement:
    """An engagement whose seats are called by what they ask for, the experts' first."""
    numbers: dict[SeatRole, Iterator[int]] = defaultdict(lambda: count(1))
    seats = {SeatName(f"{CALLED[role]}{next(numbers[role])}"): role for role in engagement.seats.values()}
    return replace(engagement, seats=seats)


def a_center(database: SqlDatabase, seed: int, numbering: Numbering) -> dict[tuple[str, str], bool]:
    """Live through a day of an invented center; by engagement and seat, whether lived experience is asked for."""
    data = invent(Shape(30, 8, seed))
    work = {eid: called(one) for eid, one in data.problem.engagements.items()}
    dataset = Dataset(replace(data.problem, engagements=work), data.policy)
    import_dataset(database, dataset, numbering=numbering)
    propose(Night(database, GreedySolver(), Limits(), checks_proof=False))
    ana, review = a_user(database), latest_review(database)
    rows = [row for group in review.groups for row in group.rows if row.to_decide] if review else []
    approve_teams(database, ana, [RowRef(r.proposal_id, r.engagement_id, r.seat, r.version) for r in rows])
    publish(database, ana)
    send_offers(database, ana, OFFER_DAYS)
    access = database.writing(lambda unit: unit.access_log.admit(None, None, "the truth"))
    with database.reading() as unit:
        found = unit.dataset.problem(access).engagements
    return {(eid, seat): role is SeatRole.SURVIVOR for eid, one in found.items() for seat, role in one.seats.items()}


def dumped(folder: Path, empty: Path, numbering: Numbering) -> list[list[Said]]:
    """By center, every plain value in a row about a seat and the row's place in its team, with the truth beside it."""
    found = []
    for seed in range(CENTERS):
        url = f"sqlite:///{shutil.copy(empty, folder / f'{seed}.db')}"
        database = open_database(url, Clock())
        truth = a_center(database, seed, numbering)
        database.close()
        engine = open_engine(url)
        said: list[Said] = []
        with engine.connect() as connection:
            for table in tables.metadata.sorted_tables:
                if "seat" in table.c:
                    rows = [dict(row) for row in connection.execute(select(table)).mappings()]
                    said += about_seats(table.name, rows, truth)
        engine.dispose()
        found.append(said)
    return found


def about_seats(name: str, rows: Sequence[Mapping[str, Any]], truth: dict[tuple[str, str], bool]) -> Iterator[Said]:
    """What the rows of a table say of seats."""
    places: dict[str, Iterator[int]] = defaultdict(count)
    for row in rows:
        engagement_id = str(row.get("engagement_id", row.get("subject_id", row.get("about"))))
        if (key := (engagement_id, str(row["seat"]))) in truth:
            yield f"{name}: place in the team", next(places[engagement_id]), truth[key]
            for column, value in row.items():
                if column not in PEOPLE and not isinstance(value, bytes | dict | list):
                    yield f"{name}.{column}", value, truth[key]


def over_the_base_rate(centers: Sequence[list[Said]]) -> dict[str, float]:
    """By column, how many standard errors better than the base rate it guesses, learned on half of the centers."""
    half, over = len(centers) // 2, {}
    for name in sorted({name for said in centers for name, _, _ in said}):
        learn, judge = (
            [(value, truth) for said in part for its, value, truth in said if its == name]
            for part in (centers[:half], centers[half:])
        )
        if not learn or not judge:
            continue
        yes = sum(truth for _, truth in judge) / len(judge)
        base = max(yes, 1 - yes)
        over[name] = (right(learn, judge) - base) / sqrt(base * (1 - base) / len(judge))
    return over


def test_neither_name_nor_place_of_a_seat_tells_what_it_asks_for(tmp_path: Path, migrated_sqlite: Path):
    over = over_the_base_rate(dumped(tmp_path, migrated_sqlite, partial(by_chance, dice=Random(7))))
    assert {"seats.seat", "seats: place in the team", "proposal_rows.seat", "audit_entries.entry_id"} <= over.keys()
    assert {"published_seats: place in the team", "offers: place in the team"} <= over.keys()
    assert {name: errors for name, errors in over.items() if errors > CHANCE} == {}


def test_the_names_that_centers_give_would_tell(tmp_path: Path, migrated_sqlite: Path):
    over = over_the_base_rate(dumped(tmp_path, migrated_sqlite, as_given))
    telling = {"seats.seat", "seats: place in the team", "proposal_rows.seat", "audit_entries.seat"}
    assert {name for name in telling if over[name] > CHANCE} == telling
