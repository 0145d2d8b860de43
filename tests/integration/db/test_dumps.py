"""A dump of the database tells no role: no plain column does better than the base rate."""

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from math import sqrt
from pathlib import Path
from random import Random

from sqlalchemy import select

from matcher.db import tables
from matcher.db.engine import open_engine
from matcher.domain.model.problem import Consultant
from matcher.domain.model.vocabulary import Role
from tests.support.builders import a_consultant, a_problem
from tests.support.databases import Clock, import_problem, open_database

CENTERS, PEOPLE = 24, 20
CHANCE = 3.5
"""Standard errors: some thirty columns are tried, and the best of them counts."""
NAMES_SOMEONE = {"consultant_id", "name", "email"}
CITIES = (("Columbus", "OH"), ("Dayton", "OH"), ("Austin", "TX"), ("Reno", "NV"))


def a_center(draw: Random) -> list[Consultant]:
    """People whose role goes with years and pay, as it does in life, and with nothing else."""
    found = []
    for number in range(PEOPLE):
        expert = draw.random() < 0.6
        city, state = draw.choice(CITIES)
        found.append(
            a_consultant(
                f"C{draw.randrange(10**6):06}{number}",
                roles=frozenset({Role.EXPERT if expert else Role.SURVIVOR}),
                years_experience=float(draw.randint(7, 20) if expert else draw.randint(0, 3)),
                years_lived_experience=0.0 if expert else float(draw.randint(2, 9)),
                rate_per_hour=150.0 if expert else 120.0,
                city=city,
                state=state,
                max_travel_miles=draw.randint(0, 900),
                max_hours_per_week=float(draw.randint(1, 40)),
                max_engagements_per_month=draw.randint(1, 9),
                rest_days=draw.randint(0, 5),
                recent_engagements=draw.randint(0, 9),
                agreement_end=date(2028, draw.randint(1, 12), 1),
                cleared_for_minors=draw.random() < 0.5,
            )
        )
    return found


def columns(values: Sequence[tuple[str, object, bool]]) -> Iterator[tuple[str, list[tuple[object, bool]]]]:
    """What each column says, with the truth beside it."""
    for name in sorted({name for name, _, _ in values}):
        yield name, [(value, truth) for its, value, truth in values if its == name]


def right(learn: Sequence[tuple[object, bool]], judge: Sequence[tuple[object, bool]]) -> float:
    """The share that the better of two guesses gets right: by each value's majority, or by the best threshold."""
    usual = Counter(truth for _, truth in learn).most_common(1)[0][0]
    votes: dict[object, Counter[bool]] = {}
    for value, truth in learn:
        votes.setdefault(value, Counter())[truth] += 1
    known = {value: tally.most_common(1)[0][0] for value, tally in votes.items()}
    majority = sum(known.get(value, usual) is truth for value, truth in judge)
    if not all(isinstance(value, int | float) for value, _ in (*learn, *judge)):
        return majority / len(judge)
    limits = sorted({float(str(value)) for value, _ in learn if not isinstance(value, bool)})
    cuts = [(sum((float(str(v)) >= cut) is t for v, t in learn if not isinstance(v, bool)), cut) for cut in limits]
    best = max(max((hits, cut, True), (len(learn) - hits, cut, False)) for hits, cut in cuts) if cuts else None
    by_cut = sum(((float(str(v)) >= best[1]) is best[2]) is t for v, t in judge) if best else 0
    return max(majority, by_cut) / len(judge)


def dumped(tmp_path: Path, migrated_sqlite: Path) -> list[tuple[str, object, bool]]:
    """Every plain value that stands in a row about a consultant, by its column, and whether they are an expert."""
    draw, found = Random(7), []
    for number in range(CENTERS):
        url = f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / f'{number}.db')}"
        database, people = open_database(url, Clock()), a_center(draw)
        import_problem(database, a_problem(people))
        database.close()
        truth = {one.consultant_id: Role.EXPERT in one.roles for one in people}
        engine = open_engine(url)
        with engine.connect() as connection:
            for table in tables.metadata.sorted_tables:
                if "consultant_id" not in table.c:
                    continue
                for row in connection.execute(select(table)).mappings():
                    if row["consultant_id"] in truth:
                        said = ((f"{table.name}.{name}", _plain(value)) for name, value in row.items())
                        found += [(name, value, truth[row["consultant_id"]]) for name, value in said]
        engine.dispose()
    return [one for one in found if one[0].partition(".")[2] not in NAMES_SOMEONE]


def _plain(value: object) -> object:
    """A value as someone without the key reads it: of what is sealed, the length."""
    return len(value) if isinstance(value, bytes) else str(value) if isinstance(value, list | dict) else value


def test_no_plain_column_tells_a_role_better_than_the_base_rate(tmp_path: Path, migrated_sqlite: Path):
    values = dumped(tmp_path, migrated_sqlite)
    tried = {}
    for name, pairs in columns(values):
        learn, judge = pairs[: len(pairs) // 2], pairs[len(pairs) // 2 :]
        base = max(Counter(truth for _, truth in judge).values()) / len(judge)
        error = sqrt(base * (1 - base) / len(judge))
        tried[name] = (right(learn, judge) - base) / error
    assert {"consultants.city", "consultants.max_travel_miles", "lived_experience.sealed"} <= tried.keys()
    assert {name: over for name, over in tried.items() if over > CHANCE} == {}


def test_the_classifier_finds_what_does_tell():
    """Years and pay, as former forms had them in plain text."""
    people = [one for _ in range(CENTERS) for one in a_center(Random(7))]
    for name in ("years_experience", "rate_per_hour"):
        pairs: list[tuple[object, bool]] = [(getattr(one, name), Role.EXPERT in one.roles) for one in people]
        assert right(pairs[: len(pairs) // 2], pairs[len(pairs) // 2 :]) == 1.0
