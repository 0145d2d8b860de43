"""Ways in which someone without the permission might learn who has the role: each guesses from what may be read.

A channel is given what its reader sees, never the truth, and says whom it takes for a holder (true), whom not (false);
whom it does not name it knows nothing about.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from statistics import median
from time import process_time
from typing import Any, TypeAlias

from sqlalchemy import text

from matcher.bootstrap import forms, remembering_solver, solver
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.geography import Place
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.vocabulary import Role
from matcher.domain.workflow.request import TOPIC_LEVEL, Step, engagement_name
from matcher.records import Action, StudyKind, User
from matcher.services.dataset.affinities import MOST_POINTS, set_affinity
from matcher.services.dataset.editing import Given, save_engagement, seen_of
from matcher.services.explanations.asking import About, Query, ask_why
from matcher.services.explanations.by_name import Wish as Wanted
from matcher.services.explanations.by_name import team_now, what_is_in_the_way
from matcher.services.explanations.first_rows import first_rows
from matcher.services.intake.requests import NewRequest, Wish, receive, take_step
from matcher.services.review.decision_batch import RowRef
from matcher.services.review.decisions import approve_teams
from matcher.services.review.proposal_review import latest_review
from matcher.services.review.team_alternatives import team_alternatives
from matcher.services.runs.nightly import Night, propose
from scenarios.changes import AddConsultantOfKind, AddConsultants, AddRequests, CapHours, RemoveConsultant
from scenarios.changes.change import Change
from scenarios.comparison.column import ComparedScenario
from scenarios.comparison.guarding import COVERED
from scenarios.definitions.writing import written
from scenarios.studies.asking import StudyQuestion, ask_study
from scenarios.studies.performing import Bench, perform
from scenarios.studies.plain import column_of
from tests.long.attack.centers import ALONE, BETWEEN, TWO
from tests.support.requests import ADA, WHOLE

PAIR = 2
ASKED_ABOUT = 3
"""People of a center whom requests are made up for."""
SHORT_WEEK = 2
"""Hours: fewer than most are asked for."""
DAYTON = Place(39.76, -84.19)
Guesses: TypeAlias = Mapping[ConsultantId, bool]
Channel: TypeAlias = Callable[[SqlDatabase, User], Guesses]


def two_requests(database: SqlDatabase, reader: User) -> Guesses:
    """Two made-up requests, one seat against two: who may present in the second only?"""
    alone, two = (_eligible(database, reader, name) for name in (ALONE, TWO))
    return {} if alone == two else {person: person not in alone for person in alone | two}


def left_out(database: SqlDatabase, reader: User) -> Guesses:
    """Who is missing from the list of a request with one seat, though all that pages show of them fits?"""
    shown = _listed(database, reader, ALONE)
    with database.reading() as work:
        everyone = set(work.dataset.consultants())
    return {person: person not in shown for person in everyone} if everyone - shown else {}


def order_of_the_list(database: SqlDatabase, reader: User) -> Guesses:
    """Does one half of the list of who could present hold the role more often?"""
    found = team_alternatives(database, reader, EngagementId(TWO)).candidates
    half = len(found) // 2
    return {one.consultant_id: place >= half for place, one in enumerate(found)}


def order_on_review(database: SqlDatabase, reader: User) -> Guesses:
    """Is whoever is shown second in a team the one with the role?"""
    del reader
    guesses: dict[ConsultantId, bool] = {}
    review = latest_review(database)
    for group in review.groups if review else ():
        people = [row.after.consultant_id for row in group.rows if row.after]
        if len(people) == 2:
            guesses.update(zip(people, (False, True), strict=True))
    return guesses


def first_look(database: SqlDatabase, reader: User) -> Guesses:
    """Who may take a place by the first look of *Want someone else?* in the request with two seats only?"""
    alone, two = ({row.consultant_id for row in first_rows(database, reader, EngagementId(n))} for n in (ALONE, TWO))
    return {person: person not in alone for person in alone | two} if alone != two and alone and two else {}


def order_of_the_first_look(database: SqlDatabase, reader: User) -> Guesses:
    """Does one half of the first look hold the role more often?"""
    found = first_rows(database, reader, EngagementId(TWO))
    return {row.consultant_id: 2 * place >= len(found) for place, row in enumerate(found)}


def a_place_listed(database: SqlDatabase, reader: User) -> Guesses:
    """The first look for the place of each of two: who is listed for one of them alone?"""
    team = team_now(database, EngagementId(TWO))
    if team is None or len(team.people) != PAIR:
        return {}
    one, other = (
        {row.consultant_id for row in first_rows(database, reader, EngagementId(TWO), mate.consultant_id)}
        for mate in team.people
    )
    return {person: person not in one for person in one ^ other}


def a_name_typed(database: SqlDatabase, reader: User) -> Guesses:
    """*Why not him?* of everybody, for one seat and for two: what is in the way of one alone?"""
    with database.reading() as work:
        everyone = sorted(work.dataset.consultants())
    guesses = {}
    for person in everyone:
        alone, two = (what_is_in_the_way(database, reader, EngagementId(name), person) for name in (ALONE, TWO))
        if alone and two and not alone.on_team and not two.on_team:
            said, other = ({one.sentence + one.remedy for one in way.obstacles} for way in (alone, two))
            if said != other:
                guesses[person] = len(said) > len(other)
    return guesses


def a_place_chosen(database: SqlDatabase, reader: User) -> Guesses:
    """*Why not him?* of everybody, in the place of each of two: is somebody in the way in one of them alone?"""
    team = team_now(database, EngagementId(TWO))
    guesses: dict[ConsultantId, bool] = {}
    if team is None or len(team.people) != PAIR:
        return guesses
    with database.reading() as work:
        everyone = sorted(work.dataset.consultants().keys() - {one.consultant_id for one in team.people})
    for person in everyone:
        wishes = [Wanted(one.consultant_id) for one in team.people]
        one, other = (what_is_in_the_way(database, reader, EngagementId(TWO), person, wish) for wish in wishes)
        if one and other and one.obstacles != other.obstacles:
            guesses[person] = len(one.obstacles) > len(other.obstacles)
    return guesses


def what_would_cover(database: SqlDatabase, reader: User) -> Guesses:
    """Who is named where the page says what would cover an engagement?"""
    review, told = latest_review(database), ""
    missing = [group.engagement_id for group in review.groups if group.uncovered] if review else []
    for engagement_id in missing[:1]:
        study_id = ask_why(database, reader, Query(engagement_id, About.UNCOVERED)).study_id
        perform(Bench(database, solver, remembering_solver), study_id)
        with database.reading() as work:
            study = work.scenarios.study(study_id)
        told += str(study.result if study else "")
    with database.reading() as work:
        return {cid: True for cid, person in work.dataset.consultants().items() if person.name in told}


def position_in_the_database(database: SqlDatabase, reader: User) -> Guesses:
    """Whoever reads the tables without the key: is the second row of a team the one with the role?"""
    del reader
    query = text("SELECT engagement_id, after_consultant FROM proposal_rows WHERE after_consultant IS NOT NULL")
    teams: dict[str, list[str]] = {}
    with database._engine.connect() as connection:
        for engagement_id, consultant_id in connection.execute(query):
            teams.setdefault(engagement_id, []).append(consultant_id)
    pairs = [team for team in teams.values() if len(team) == 2]
    return {ConsultantId(person): place == 1 for team in pairs for place, person in enumerate(team)}


def order_in_the_trail(database: SqlDatabase, reader: User) -> Guesses:
    """Approve whole teams, and read the trail: is whoever it names second of two the one with the role?"""
    review = latest_review(database)
    rows = [row for group in review.groups for row in group.rows if row.to_decide] if review else []
    approve_teams(database, reader, [RowRef(r.proposal_id, r.engagement_id, r.seat, r.version) for r in rows])
    teams: dict[str, list[ConsultantId]] = {}
    with database.reading() as work:
        for entry in reversed(work.trail.find(actions={Action.APPROVE})):
            if entry.placement:
                teams.setdefault(entry.subject.subject_id, []).append(entry.placement.consultant_id)
    pairs = [team for team in teams.values() if len(team) == PAIR]
    return {person: place == 1 for team in pairs for place, person in enumerate(team)}


def what_stays_uncovered(database: SqlDatabase, reader: User) -> Guesses:
    """Where the panel requirement is said to be what is left: do all who are suited and free lack the same role?

    Of one seat it is that of experts, since nobody else presents alone; of more the rarer one is taken.
    """
    review = latest_review(database)
    guesses: dict[ConsultantId, bool] = {}
    for group in review.groups if review else ():
        if "panel" in group.uncovered:
            with database.reading() as work:
                engagement = work.dataset.engagements([group.engagement_id])[group.engagement_id]
            suited = _eligible(database, reader, group.engagement_id)
            guesses |= dict.fromkeys(suited, len(engagement.seats) == 1)
    return guesses


def what_a_team_costs(database: SqlDatabase, reader: User) -> Guesses:
    """Lower the budget of a request below what an expert earns, and type names: for whom is it too small?"""
    form = forms.engagement_form()
    with database.reading() as work:
        texts = form.texts(work.dataset.engagements([EngagementId(ALONE)])[EngagementId(ALONE)])
        everyone = sorted(work.dataset.consultants())
    given = Given({**texts, "budget": f"{BETWEEN}"}, seen_of(texts), "")
    if not save_engagement(database, reader, EngagementId(ALONE), given, form).done:
        return {}
    ways = {person: what_is_in_the_way(database, reader, EngagementId(ALONE), person) for person in everyone}
    dear = {person for person, way in ways.items() if way and any("budget" in one.sentence for one in way.obstacles)}
    return {person: person not in dear for person in everyone} if dear else {}


def made_for_one(database: SqlDatabase, reader: User) -> Guesses:
    """A made-up request for one presenter, all points of which go to one person: who is not proposed holds the role.

    Three people of a center are asked about so, in one night.
    """
    with database.reading() as work:
        people = work.dataset.consultants()
    asked = {}
    for consultant_id in sorted(people)[:ASKED_ABOUT]:
        suits = [topic for topic, level in people[consultant_id].topics.items() if level >= TOPIC_LEVEL]
        if suits:
            asked[_made_up(database, reader, consultant_id, suits[0])] = consultant_id
    if asked:
        propose(Night(database, solver(), checks_proof=False))
    proposed = _proposed(database)
    return {person: person not in proposed[eid] for eid, person in asked.items()}


def promoted(database: SqlDatabase, reader: User) -> Guesses:
    """Promote a what-if of short weeks, without and with new survivor consultants: whom does the second leave out?

    The new people are in neither proposal. Where they sat, others sit now.
    """
    short = CapHours(SHORT_WEEK)
    hired = AddConsultantOfKind(Role.SURVIVOR.value, count=3)
    without, beside = (_promoted(database, reader, changes) for changes in ([short], [short, hired]))
    return {person: True for eid in without for person in without[eid] - beside[eid]}


def left_alone(database: SqlDatabase, reader: User) -> Guesses:
    """A what-if without everybody else: is who is suited to a request for one presenter not proposed for it?"""
    with database.reading() as work:
        people = sorted(work.dataset.consultants())
    guesses = {}
    for person in sorted(_eligible(database, reader, ALONE))[:1]:
        column = _column(database, reader, [RemoveConsultant(other) for other in people if other != person])
        placed = any(one.after and not one.after.open_seats and len(one.after.people) == 1 for one in column.shifts)
        if placed or any(one.engagement_id == ALONE for one in column.uncovered):
            guesses[person] = not placed
    return guesses


def lost_by_chance(database: SqlDatabase, reader: User) -> Guesses:
    """Where everybody declines once: of requests for one presenter that are lost, do all who are suited hold it?"""
    options = {"draws": 1, "declines": 100, "cancellations": 0, "late": 0}
    found = _result(database, reader, StudyQuestion(StudyKind.CHANCE, "T", options=options))
    guesses: dict[ConsultantId, bool] = {}
    for risk in found["plans"][0]["risks"]:
        name = risk["engagement_id"]
        with database.reading() as work:
            alone = len(work.dataset.engagements([name])[name].seats) == 1
        if alone:
            proposed = _proposed(database)[name]
            guesses |= dict.fromkeys(_eligible(database, reader, name) - proposed, True)
    return guesses


def a_second_schedule(database: SqlDatabase, reader: User) -> Guesses:
    """A second schedule as good as the plan, promoted: does it leave those out who hold the role?"""
    before = _proposed(database)
    options = {"draws": 1, "second": True}
    study_id, _ = ask_study(database, reader, StudyQuestion(StudyKind.CHANCE, "T", options=options), "")
    perform(Bench(database, solver, remembering_solver), study_id)
    question = StudyQuestion(StudyKind.PROMOTE, "T", options={"study": study_id, "column": 0})
    study_id, _ = ask_study(database, reader, question, "")
    perform(Bench(database, solver, remembering_solver), study_id)
    after = _proposed(database)
    left = {person: True for eid in before for person in before[eid] - after[eid]}
    return {**{person: False for eid in before for person in after[eid] - before[eid]}, **left}


def _promoted(
    database: SqlDatabase, reader: User, changes: Sequence[Change]
) -> Mapping[EngagementId, set[ConsultantId]]:
    options = {"study": _answered(database, reader, changes), "column": 0}
    study_id, _ = ask_study(database, reader, StudyQuestion(StudyKind.PROMOTE, "T", options=options), "")
    perform(Bench(database, solver, remembering_solver), study_id)
    return _proposed(database)


def _proposed(database: SqlDatabase) -> Mapping[EngagementId, set[ConsultantId]]:
    """Who is proposed for what, by Review."""
    review = latest_review(database)
    groups = review.groups if review else ()
    shown = {group.engagement_id: {row.after.consultant_id for row in group.rows if row.after} for group in groups}
    return defaultdict(set, shown)


def _made_up(database: SqlDatabase, reader: User, consultant_id: ConsultantId, topic: str) -> EngagementId:
    """Take a request in that only one person should be proposed for."""
    facts = replace(WHOLE, audience="child_welfare", topics=frozenset({topic}), seats=1, priority=5)
    request_id = receive(database, NewRequest(ADA, facts))
    outcome = take_step(database, reader, Wish(request_id, None, Step.ACCEPT), lambda _city, _state: DAYTON)
    if not outcome.done:
        raise ValueError(outcome.sentence)
    engagement_id = engagement_name(request_id)
    set_affinity(database, reader, engagement_id, consultant_id, MOST_POINTS, "They know each other")
    return engagement_id


def time_of_an_answer(database: SqlDatabase, reader: User) -> Guesses:
    """*Why not him?* of everybody, for one seat: are holders those whose answer takes longer?"""
    with database.reading() as work:
        everyone = sorted(work.dataset.consultants())
    taken = {}
    for person in everyone:
        begun = process_time()
        what_is_in_the_way(database, reader, EngagementId(ALONE), person)
        taken[person] = process_time() - begun
    middle = median(taken.values())
    return {person: seconds > middle for person, seconds in taken.items() if seconds != middle}


def a_sweep(database: SqlDatabase, reader: User) -> Guesses:
    """A sweep over everybody's hours: whom do its answers name?"""
    question = StudyQuestion(StudyKind.SWEEP, "T", (written("T", [CapHours(8)]),), options={"vary": ["hours=1,4"]})
    return _named_by_study(database, reader, question)


def recruiting(database: SqlDatabase, reader: User) -> Guesses:
    """Whom should we recruit: whom does the answer name?"""
    return _named_by_study(database, reader, StudyQuestion(StudyKind.RECRUIT, "T", options={"most": 2}))


def _named_by_study(database: SqlDatabase, reader: User, question: StudyQuestion) -> Guesses:
    study_id, _ = ask_study(database, reader, question, "")
    perform(Bench(database, solver, remembering_solver), study_id)
    with database.reading() as work:
        study, people = work.scenarios.study(study_id), work.dataset.consultants()
    told = str(study.result if study else "")
    return {cid: True for cid, person in people.items() if person.name in told or cid in told}


def a_new_consultant(database: SqlDatabase, reader: User) -> Guesses:
    """A what-if with somebody new, as survivor consultant and as expert: whom do they replace, and who joins them?"""
    guesses: dict[ConsultantId, bool] = {}
    for role in Role:
        replaced, joined = _beside(database, reader, [AddConsultantOfKind(role.value, count=3)])
        guesses |= {**dict.fromkeys(joined, role is Role.EXPERT), **dict.fromkeys(replaced, role is Role.SURVIVOR)}
    return guesses


def a_twin(database: SqlDatabase, reader: User) -> Guesses:
    """A what-if with twins of one person: is whoever joins them of the other role?"""
    with database.reading() as work:
        first, *_ = sorted(work.dataset.consultants())
    replaced, joined = _beside(database, reader, [AddConsultants(first, 3)])
    return {**dict.fromkeys(joined, True), **dict.fromkeys(replaced, False)}


def a_twin_beside_a_surge(database: SqlDatabase, reader: User) -> Guesses:
    """Do twins of one person cover a few requests more, where a surge lifts the difference over what is not told?"""
    with database.reading() as work:
        first, *_ = sorted(work.dataset.consultants())
    surge = AddRequests(300)
    alone, both = (_covered(database, reader, changes) for changes in ([surge], [surge, AddConsultants(first, 1)]))
    return {} if alone == both else {first: both > alone}


CHANNELS: Mapping[str, Channel] = {
    channel.__name__: channel
    for channel in (
        two_requests,
        left_out,
        order_of_the_list,
        order_on_review,
        a_new_consultant,
        a_twin,
        a_twin_beside_a_surge,
        first_look,
        order_of_the_first_look,
        a_place_listed,
        a_name_typed,
        a_place_chosen,
        what_would_cover,
        what_stays_uncovered,
        time_of_an_answer,
        a_sweep,
        recruiting,
    )
}
"""Ways that a reader of the pages has: none may tell."""

MEASURED: Mapping[str, Channel] = {
    one.__name__: one
    for one in (
        position_in_the_database,
        left_alone,
        lost_by_chance,
        a_second_schedule,
        promoted,
        made_for_one,
        what_stays_uncovered,
        order_in_the_trail,
        what_a_team_costs,
    )
}
"""Ways that take more than an account, that a rule of the field leaves open, or that leave another center behind."""

NONE_TELLS = tuple(
    one.__name__
    for one in (
        position_in_the_database,
        order_in_the_trail,
        promoted,
        a_second_schedule,
        lost_by_chance,
        left_alone,
        what_a_team_costs,
    )
)
"""Those by the order of seats, by a proposal, and by pay: none may tell either."""


def _beside(
    database: SqlDatabase, reader: User, changes: Sequence[Change]
) -> tuple[set[ConsultantId], set[ConsultantId]]:
    """Whom new people replace, and who is in a team with them, by what the answer to a what-if shows its reader."""
    with database.reading() as work:
        people = work.dataset.consultants()
    by_name = {person.name or cid: cid for cid, person in people.items()}
    shifts = [shift for shift in _column(database, reader, changes).shifts if shift.after]
    after = [set(one.after.people) for one in shifts if one.after]
    before = [set(one.before.people) if one.before else set() for one in shifts]
    replaced = {by_name[name] for was, will in zip(before, after, strict=True) for name in was - will}
    joined = {by_name[name] for will in after if will - by_name.keys() for name in will & by_name.keys()}
    return replaced, joined


def _covered(database: SqlDatabase, reader: User, changes: Sequence[Change]) -> int:
    [figure] = (one for one in _column(database, reader, changes).figures if one.name == COVERED)
    return figure.after


def _answered(database: SqlDatabase, reader: User, changes: Sequence[Change]) -> int:
    study_id, _ = ask_study(database, reader, StudyQuestion(StudyKind.COMPARE, "T", (written("T", changes),)), "")
    perform(Bench(database, solver, remembering_solver), study_id)
    return study_id


def _column(database: SqlDatabase, reader: User, changes: Sequence[Change]) -> ComparedScenario:
    question = StudyQuestion(StudyKind.COMPARE, "T", (written("T", changes),))
    return column_of(_result(database, reader, question)["columns"][0])


def _result(database: SqlDatabase, reader: User, question: StudyQuestion) -> Mapping[str, Any]:
    study_id, _ = ask_study(database, reader, question, "")
    perform(Bench(database, solver, remembering_solver), study_id)
    with database.reading() as work:
        study = work.scenarios.study(study_id)
    assert study
    assert study.result, study.reason
    return study.result


def _eligible(database: SqlDatabase, reader: User, engagement_id: str) -> set[ConsultantId]:
    found = team_alternatives(database, reader, EngagementId(engagement_id)).candidates
    return {one.consultant_id for one in found if one.eligible}


def _listed(database: SqlDatabase, reader: User, engagement_id: str) -> set[ConsultantId]:
    found = team_alternatives(database, reader, EngagementId(engagement_id)).candidates
    return {one.consultant_id for one in found}
