"""What studies take from the database: own rates, what was public, and how long they are kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.model.geography import Place
from matcher.domain.model.ids import ConsultantId, EngagementId, SeatName
from matcher.domain.model.solution import Limits
from matcher.domain.model.vocabulary import Mode
from matcher.domain.workflow.engagement import EngagementState, Lifecycle
from matcher.domain.workflow.request import RequestState
from matcher.ports import UnitOfWork
from matcher.records import AccountRole, Placement, SeatKey, StudyKind, StudyStatus, User, Version
from matcher.services.failures import NotFoundError
from scenarios.case import Case
from scenarios.chance.history import own_rates
from scenarios.changes import AddConsultantOfKind, AddConsultants, CapHours, RemoveConsultant
from scenarios.comparison.figures import TOO_SMALL
from scenarios.comparison.guarding import FEES_WHY, REFUSED
from scenarios.comparison.thinning import BOTH, why_few
from scenarios.definitions.writing import written
from scenarios.export.tables import tables, why_guarded
from scenarios.recruiting.ladder import ladders
from scenarios.recruiting.worth import notes_on
from scenarios.runs.solving import prepared
from scenarios.scale.crew import Crew
from scenarios.studies.asking import StudyQuestion, ask_here
from scenarios.studies.held import UNTOLD
from scenarios.studies.kept import add_change, keep, replace_change, saved_of, without_change
from scenarios.studies.performing import Bench, perform
from tests.support.builders import MONDAY, POLICY, a_consultant, a_policy, a_problem, an_engagement, seats
from tests.support.databases import import_problem
from tests.support.greedy import GreedySolver
from tests.support.requests import a_request

PLANNER = User(1, "planner@example.org", "Pat", frozenset({AccountRole.PLANNER}))
CENTER = a_problem([a_consultant("C1"), a_consultant("C2")], [an_engagement("E1")])


def answer_to(database: SqlDatabase, question: StudyQuestion):
    study_id = ask_here(database, question, "Pat")
    perform(Bench(database, GreedySolver, GreedySolver), study_id)
    with database.reading() as work:
        return work.scenarios.study(study_id)


def test_how_plans_fare_is_asked_of_each_with_the_usual_rates(database: SqlDatabase):
    import_problem(database, a_problem([a_consultant(f"C{k}") for k in range(6)], CENTER.engagements.values()))
    without = written("Without C1", [RemoveConsultant("C1")])
    question = StudyQuestion(StudyKind.CHANCE, "T", (without,), options={"draws": 3, "declines": 0, "late": 0})
    result = answer_to(database, question).result
    assert [plan["title"] for plan in result["plans"]] == ["The plan as it is", "Without C1"]
    assert result["rates"] == {"declines": 0, "cancellations": 5, "late": 0}


def test_what_leaves_few_people_is_not_drawn_nor_promoted(database: SqlDatabase):
    import_problem(database, CENTER)
    without = written("Without C1", [RemoveConsultant("C1")])
    study = answer_to(database, StudyQuestion(StudyKind.CHANCE, "T", (without,), options={"draws": 1}))
    assert (study.status, study.reason) == (StudyStatus.FAILED, REFUSED)
    found = answer_to(database, StudyQuestion(StudyKind.COMPARE, "T", (without,))).result
    assert ([one["thinned"] for one in found["columns"]], found["rows"]) == ([True], [[]])


def test_a_series_says_of_how_many_requests_too_few_are_left(database: SqlDatabase):
    import_problem(database, CENTER)
    changes = [RemoveConsultant("C1"), CapHours(1)]
    question = StudyQuestion(StudyKind.SWEEP, "T", (written("T", changes),), options={"vary": ["2.hours=1,2"]})
    found = answer_to(database, question).result
    assert set(tables(StudyKind.SWEEP, found)["series"][0]) & {"score, in points", "travel, in dollars"} == set()
    assert why_guarded(found) == why_few(1)
    new = AddConsultantOfKind("expert", count=1)
    question = StudyQuestion(StudyKind.SWEEP, "T", (written("T", [*changes, new]),), options={"vary": ["2.hours=1,2"]})
    assert answer_to(database, question).reason == BOTH


@pytest.mark.parametrize(("delivered", "rates"), [(14, {}), (15, {"cancellations": 25})])
def test_how_many_are_cancelled_is_the_centers_own_rate_where_enough_ended(
    database: SqlDatabase, delivered: int, rates: dict[str, int]
):
    ended = [EngagementState.WITHDRAWN] * 5 + [EngagementState.DELIVERED] * (delivered - 2)
    ended += [EngagementState.EVALUATED, EngagementState.CLOSED, EngagementState.ON_HOLD]
    names = [f"E{number}" for number in range(len(ended))]
    import_problem(database, a_problem([a_consultant("C1")], [an_engagement(name) for name in names]))

    def end(work: UnitOfWork) -> None:
        for name, state in zip(names, ended, strict=True):
            work.lifecycles.put(Lifecycle(EngagementId(name), state=state))

    database.writing(end)
    assert own_rates(database) == rates


@pytest.mark.parametrize(("public", "rates"), [(19, {}), (20, {"late": 10})])
def test_how_many_come_late_is_the_centers_own_rate_where_enough_was_public(
    database: SqlDatabase, public: int, rates: dict[str, int]
):
    seats = {
        SeatKey(EngagementId(f"E{k}"), SeatName("1")): Placement(ConsultantId("C1"), MONDAY) for k in range(public)
    }

    def history(work: UnitOfWork) -> None:
        for number, day in enumerate((10, 20), start=1):
            work.publishing.add(Version(number, MONDAY + timedelta(days=day), None, "Ana"), seats)
        for day in (9, 11, 19, 21):  # two of them between the first and the second
            work.requests.add(a_request(0, received_at=MONDAY + timedelta(days=day), state=RequestState.ACCEPTED))
        work.requests.add(a_request(0, received_at=MONDAY + timedelta(days=12)))

    database.writing(history)
    assert own_rates(database) == rates


def test_where_to_recruit_is_told_without_a_role_once_for_each_kind(database: SqlDatabase):
    asked = an_engagement("E1", language="es", seats=seats("expert", "survivor"))
    import_problem(database, a_problem([a_consultant("C1"), a_consultant("C2", languages={"en", "es"})], [asked]))
    found = answer_to(database, StudyQuestion(StudyKind.RECRUIT, "T", options={"most": 4}))
    said = [one["sentence"] for one in found.result["ladders"]]
    assert said == ["One more presenter in Ohio who speaks Spanish, for child welfare, on trauma-informed care."]
    # One request that gains by it would tell what it lacks, and so who its people are.
    hidden = {"least": 0, "most": 0, "covered": 0, "hidden": True}
    assert found.result["ladders"][0]["rungs"] == [{"count": step, **hidden} for step in (1, 2, 5)]


@pytest.mark.parametrize("requests", [4, 5])
def test_what_new_people_bring_is_told_of_five_requests_or_more(database: SqlDatabase, requests: int):
    asked = [an_engagement(f"E{k}", seats=seats("any", "any")) for k in range(requests)]
    import_problem(database, a_problem([a_consultant("C1")], asked))
    found = answer_to(database, StudyQuestion(StudyKind.RECRUIT, "T", options={"most": 1}))
    rungs = [rung for ladder in found.result["ladders"] for rung in ladder["rungs"]]
    # Two or five new people take a seat beside C1, or all of both: every request then.
    told = [rung for rung in rungs if not rung["hidden"]]
    assert {rung["covered"] for rung in told} == ({5} if requests >= 5 else set())
    assert all(rung["most"] > 0 for rung in told)


def test_which_kinds_are_tried_says_nothing_of_seats(database: SqlDatabase):
    said = []
    for role in ("expert", "survivor"):
        import_problem(database, a_problem([a_consultant("C1")], [an_engagement("E1", seats=seats("any", role))]))
        found = answer_to(database, StudyQuestion(StudyKind.RECRUIT, "T", options={"most": 1}))
        said.append(found.result["ladders"])
    assert said[0] == said[1] != []


def test_what_one_more_would_be_worth_names_nobody_and_tells_money_in_full(database: SqlDatabase):
    chicago = {"mode": Mode.IN_PERSON, "city": "Chicago", "state": "IL", "place": Place(41.8781, -87.6298)}
    asked = [an_engagement("E1", organization="Shelter", **chicago), an_engagement("E2", language="es")]
    policy = a_policy(travel_budget=0)
    import_problem(database, a_problem([a_consultant("C1", max_engagements_per_month=1)], asked), policy)
    found = answer_to(database, StudyQuestion(StudyKind.WORTH, "T", options={"most": 2})).result
    money, *people = found["worths"]
    assert money["sentence"] == "$1,000 more for travel alone: $1,000 in the place of $0."
    assert (money["covered"], money["covers"], money["hidden"]) == (1, ["E1 Shelter"], False)
    assert money["most"] > 0
    # One request that gains by somebody new would tell what it lacks; who is short of time, what they may be asked for.
    assert {one["sentence"].split(" in ")[0] for one in people} == {"One more presenter"}
    assert all((one["hidden"], one["most"], one["covers"]) == (True, 0, []) for one in people)
    assert notes_on(found) == []
    assert tables(StudyKind.WORTH, found)["worth"][1]["requests covered besides"] == TOO_SMALL


def test_where_no_budget_is_set_or_nothing_is_short_it_says_so(database: SqlDatabase):
    unlimited = "No budget is set, so that more money would change nothing."
    short = "Nothing is short: every request that may be scheduled is covered, and no budget is set."
    for language, said in (("es", unlimited), ("en", short)):
        import_problem(database, a_problem([a_consultant("C1")], [an_engagement("E1", language=language)]))
        assert notes_on(answer_to(database, StudyQuestion(StudyKind.WORTH, "T")).result) == [said]


def test_kinds_of_which_nothing_is_shown_stay_in_the_order_of_what_asks_for_them(database: SqlDatabase):
    asked = [an_engagement(f"E{k}", language=language) for k, language in enumerate(["vi", "ar", "vi"])]
    import_problem(database, a_problem([a_consultant("C1")], asked))
    found = answer_to(database, StudyQuestion(StudyKind.RECRUIT, "T")).result
    assert [one["sentence"].split(" speaks ")[1].split(",")[0] for one in found["ladders"]] == ["Vietnamese", "Arabic"]


def test_in_files_each_role_is_a_kind_of_its_own():
    asked = an_engagement("E1", language="es", seats=seats("expert", "survivor"))
    case = Case(a_problem([a_consultant("C1"), a_consultant("C2", languages={"en", "es"})], [asked]), POLICY)
    start = prepared(case, GreedySolver(), GreedySolver(), Limits())
    found = ladders(start, Crew(), Limits(), 4)
    assert sorted(one.sentence.split(" in ")[0] for one in found) == [
        "One more expert consultant",
        "One more survivor consultant",
    ]
    assert {tuple(rung.count for rung in one.rungs) for one in found} == {(1, 2, 5)}


def test_a_series_in_which_nobody_new_has_a_role_is_told_in_full(database: SqlDatabase):
    import_problem(database, CENTER)
    question = StudyQuestion(StudyKind.SWEEP, "T", (written("T", [CapHours(1)]),), options={"vary": ["hours=1,2"]})
    found = answer_to(database, question).result
    assert [(point["covered"], point["score"] > 0) for point in found["sweep"]["points"]] == [(0, False), (1, True)]
    [first, _] = tables(StudyKind.SWEEP, found)["series"]
    assert [name for name in first if "dollars" in name] == ["travel, in dollars"]
    assert why_guarded(found) == FEES_WHY


def test_a_comparison_keeps_of_what_the_plan_spends_its_travel_alone(database: SqlDatabase):
    import_problem(database, CENTER)
    found = answer_to(database, StudyQuestion(StudyKind.COMPARE, "T", (written("T", [CapHours(1)]),))).result
    assert found["spends"] == {"travel": 0}


def test_a_promotion_of_nothing_says_so(database: SqlDatabase):
    import_problem(database, CENTER)
    found = answer_to(database, StudyQuestion(StudyKind.PROMOTE, "T", options={"study": 99, "column": 0}))
    assert (found.status, found.reason) == (
        StudyStatus.FAILED,
        "There is no such schedule any more, or what was asked was not finished.",
    )


def test_where_the_people_of_a_scenario_sit_is_told_by_no_promotion(database: SqlDatabase):
    import_problem(database, CENTER)
    one_more = written("T", [AddConsultantOfKind("expert")])
    compared = answer_to(database, StudyQuestion(StudyKind.COMPARE, "T", (one_more,)))
    options = {"study": compared.study_id, "column": 0}
    found = answer_to(database, StudyQuestion(StudyKind.PROMOTE, "T", options=options)).result
    assert (found["held"], found["rest"]) == (UNTOLD, [])


def test_studies_that_are_over_go_in_time_and_others_stay(database: SqlDatabase):
    import_problem(database, CENTER)
    over = answer_to(database, StudyQuestion(StudyKind.RECRUIT, "T"))
    waits = ask_here(database, StudyQuestion(StudyKind.RECRUIT, "T"), "Pat")
    database.writing(lambda work: work.scenarios.forget_before(work.now + timedelta(days=1)))
    with database.reading() as work:
        assert (work.scenarios.study(over.study_id), work.scenarios.study(waits) is not None) == (None, True)


def test_a_scenario_is_kept_and_changed_one_change_at_a_time(database: SqlDatabase):
    scenario_id = keep(database, PLANNER, "T", (CapHours(1),))
    add_change(database, PLANNER, scenario_id, (AddConsultants("C1", 2),))
    without_change(database, replace(PLANNER, name="Sam"), scenario_id, 1)
    found = saved_of(database, scenario_id)
    assert found is not None
    saved, scenario = found
    assert (scenario.changes, saved.changed_by) == ((AddConsultants("C1", 2),), "Sam")


def test_a_change_is_put_in_the_place_of_another(database: SqlDatabase):
    scenario_id = keep(database, PLANNER, "T", (CapHours(1), CapHours(2)))
    replace_change(database, replace(PLANNER, name="Sam"), scenario_id, 1, (CapHours(9),))
    found = saved_of(database, scenario_id)
    assert found is not None
    assert (found[1].changes, found[0].changed_by) == ((CapHours(9), CapHours(2)), "Sam")
    with pytest.raises(NotFoundError, match="has no change 3"):
        replace_change(database, PLANNER, scenario_id, 3, (CapHours(9),))


def test_a_change_that_is_not_there_takes_nothing_out(database: SqlDatabase):
    scenario_id = keep(database, PLANNER, "T", (CapHours(1), CapHours(2)))
    without_change(database, PLANNER, scenario_id, 9)
    found = saved_of(database, scenario_id)
    assert found is not None
    assert found[1].changes == (CapHours(1), CapHours(2))


def test_a_scenario_that_is_not_there_is_not_changed(database: SqlDatabase):
    with pytest.raises(NotFoundError):
        add_change(database, PLANNER, 9, (CapHours(1),))
