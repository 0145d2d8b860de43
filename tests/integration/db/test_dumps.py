"""A dump of the database tells no role: no plain column does better than the base rate."""

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import sqrt
from pathlib import Path
from random import Random

from sqlalchemy import select

from matcher.db import tables
from matcher.db.engine import open_engine
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.problem import Consultant
from matcher.domain.model.solution import Limits
from matcher.domain.model.vocabulary import Role
from matcher.records import AccountRole
from matcher.services.offers.offering import send_offers
from matcher.services.publication.publishing import publish
from matcher.services.review.decision_batch import RowRef
from matcher.services.review.decisions import approve
from matcher.services.review.proposal_review import latest_review
from matcher.settings import OFFER_DAYS
from tests.support.builders import POLICY, a_consultant, a_problem, an_engagement, seats
from tests.support.databases import Clock, a_user, import_problem, open_database, propose_rows
from tests.support.greedy import GreedySolver

CENTERS, PEOPLE = 24, 20
CHANCE = 3.5
"""Standard errors: some thirty columns are tried, and the best of them counts."""
WORK = 5
NAMES_SOMEONE = {"consultant_id", "after_consultant", "before_consultant", "name", "email"}
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


def live_through_a_day(database: SqlDatabase, people: Sequence[Consultant]) -> None:
    """A schedule by somebody who knows no role is approved, public, and asked for by letters."""
    work = [an_engagement(f"E{k}", seats=seats("any", "any")) for k in range(WORK)]
    import_problem(database, a_problem(people, work))
    alike = [
        replace(one, roles=frozenset(Role), years_experience=10.0, years_lived_experience=5.0, rate_per_hour=100.0)
        for one in people
    ]
    propose_rows(database, GreedySolver().solve(a_problem(alike, work), POLICY, Limits()).assignments)
    lead, review = a_user(database, role=AccountRole.LEAD), latest_review(database)
    shown = [row for group in review.groups for row in group.rows if row.to_decide] if review else []
    approve(database, lead, [RowRef(r.proposal_id, r.engagement_id, r.seat, r.version) for r in shown])
    publish(database, lead)
    send_offers(database, lead, OFFER_DAYS, letters=True)


def dumped(tmp_path: Path, migrated_sqlite: Path, centers: int = CENTERS) -> list[tuple[str, object, bool]]:
    """Every plain value that stands in a row about a consultant, by its column, and whether they are an expert."""
    draw, found = Random(7), []
    for number in range(centers):
        url = f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / f'{number}.db')}"
        database, people = open_database(url, Clock()), a_center(draw)
        live_through_a_day(database, people)
        database.close()
        truth = {one.consultant_id: Role.EXPERT in one.roles for one in people}
        engine = open_engine(url)
        with engine.connect() as connection:
            for table in tables.metadata.sorted_tables:
                for row in connection.execute(select(table)).mappings():
                    whose = row.get("consultant_id", row.get("after_consultant"))
                    if whose in truth:
                        said = ((f"{table.name}.{name}", _plain(value)) for name, value in row.items())
                        found += [(name, value, truth[whose]) for name, value in said]
        engine.dispose()
    return [one for one in found if one[0].partition(".")[2] not in NAMES_SOMEONE]


def _plain(value: object) -> object:
    """A value as someone without the key reads it: of what is sealed, the length."""
    return len(value) if isinstance(value, bytes) else str(value) if isinstance(value, list | dict) else value


ELSEWHERE: Mapping[str, Mapping[str, str]] = {
    "what seals a chain": {
        "access_head": "head_id number seal key_id mac",
        "access_seals": "number entry_id previous seal key_id",
        "audit_head": "head_id number seal key_id mac",
        "audit_seals": "number entry_id previous seal key_id",
    },
    "of accounts of the center": {
        "users": "user_id email address name password_hash roles grants active",
        "sessions": "token_hash user_id began_at device",
        "second_factors": "factor_id user_id kind name sealed added_at counter mark",
        "recovery_codes": "user_id code_hash",
        "mentions": "note_id user_id read_at",
        "saved_views": "view_id user_id listing name query",
        "digests": "user_id kind pace told_at",
        "asked_questions": "question_id user_id day at kind mark waited",
        "allowance_answers": "answer_id user_id day at more by",
        "reading_requests": "request_id user_id asked_at whom sealed approved answered_by answered_at used_at",
    },
    "of work on the machine": {
        "jobs": "job_id key kind state asked_at asked_by attempts worker_id finished_at reason",
        "workers": "worker_id host pid started_at heartbeat",
        "stamps": "part stamp",
        "rate_windows": "key_hash hits ends_at",
        "run_lock": "lock_id run_id",
        "runs": (
            "run_id status started_at heartbeat finished_at pid host seed limit_seconds input_hash "
            "consultants engagements stages reason proposal_id cause progress asked asked_by"
        ),
        "run_proofs": "run_id sealed",
        "study_results": "study_id sealed",
        "studies": (
            "study_id kind title definitions base options open_roles seed limit_seconds status input_hash "
            "asked_by asked_at started_at heartbeat finished_at progress asked reason"
        ),
        "scenarios": "scenario_id title definition changed_at changed_by",
        "policy": "policy_id pinned_to holidays rules points",
    },
    "of requests and engagements, by what requesters say": {
        "requests": (
            "request_id received_at state version contact_name contact_email facts first_answer_at "
            "snoozed_until duplicate_of engagement_id erased_at"
        ),
        "engagements": (
            "engagement_id organization audience ta_type mode language city state lat lon time_zone priority "
            "requested_on window_start window_end sessions session_minutes cadence_days start_times weekdays "
            "budget federal_grantee granting_office_confirmed criminal_justice minors_present"
        ),
        "engagement_topics": "engagement_id topic min_level",
        "lifecycles": "engagement_id state version support_person debrief_on again resumes_at",
        "proposal_uncovered": "proposal_id engagement_id code sentence rule",
        "proposals": (
            "proposal_id run_id created_at input_hash settled_hash seed policy versions status bound before after"
        ),
        "published_versions": "number at user_id user_name reason undoes",
        "offer_questions": "question_id offer_id asked_at text reply replied_at",
    },
    "tried by seat, in test_seat_dumps": {
        "seats": "engagement_id seat position",
        "seat_roles": "engagement_id seat sealed",
        "seat_names": "engagement_id sealed",
        "seat_marks": "engagement_id seat state at",
    },
    "one of anybody who does it, with hashes, hours or sealed values beside": {
        "own_keys": "token_hash kind ends_at consultant_id bound code_hash heard_by by_phone",
        "calendar_feeds": "consultant_id token_hash made_at",
        "own_calendars": "consultant_id fetched_at tried_at fault sealed",
        "busy_times": "consultant_id position begins ends",
        "contacts": "consultant_id changed_at unconfirmed_by sealed",
        "kept_seats": "engagement_id seat consultant_id first_start decision_id sealed",
        "person_answers": "one other same at by",
        "exclusions": "consultant_id kind value",
        "rejections": "rejection_id engagement_id consultant_id reason decided",
        "notes": "note_id about_kind about seat consultant_id kind at user_id author sealed",
        "windows": "consultant_id kind position begins ends",
        "affinity": "engagement_id consultant_id points",
    },
    "whose record was read: goes by who reads (see docs/protection.md, What is not promised)": {
        "access_log": "entry_id at user_id consultant_id why",
        "access_reasons": "entry_id sealed",
    },
}
"""Tables that are not tried here, and why: with each of their columns, so that a new one is thought about."""


def test_no_column_is_left_unclassified(tmp_path: Path, migrated_sqlite: Path):
    """Each is tried here, or stands with its table and the reason above: a new column has to be thought about."""
    tried = {name.partition(".")[0] for name, _, _ in dumped(tmp_path, migrated_sqlite, centers=1)}
    listed = {table: said.split() for group in ELSEWHERE.values() for table, said in group.items()}
    assert tried.isdisjoint(listed)
    columns_of = {one.name: [column.name for column in one.c] for one in tables.metadata.sorted_tables}
    assert listed == {name: said for name, said in columns_of.items() if name not in tried}


def test_no_plain_column_tells_a_role_better_than_the_base_rate(tmp_path: Path, migrated_sqlite: Path):
    values = dumped(tmp_path, migrated_sqlite)
    tried = {}
    for name, pairs in columns(values):
        learn, judge = pairs[: len(pairs) // 2], pairs[len(pairs) // 2 :]
        base = max(Counter(truth for _, truth in judge).values()) / len(judge)
        error = sqrt(base * (1 - base) / len(judge))
        tried[name] = (right(learn, judge) - base) / error
    assert {"consultants.city", "consultants.max_travel_miles", "lived_experience.sealed"} <= tried.keys()
    assert {"letters.sealed", "offers.offer_id", "proposal_rows.points", "consents.sealed"} <= tried.keys()
    assert {name: over for name, over in tried.items() if over > CHANCE} == {}


def test_the_classifier_finds_what_does_tell():
    """Years and pay, as former forms had them in plain text."""
    people = [one for _ in range(CENTERS) for one in a_center(Random(7))]
    for name in ("years_experience", "rate_per_hour"):
        pairs: list[tuple[object, bool]] = [(getattr(one, name), Role.EXPERT in one.roles) for one in people]
        assert right(pairs[: len(pairs) // 2], pairs[len(pairs) // 2 :]) == 1.0
