"""Published problems on random small instances: our optimum, turned back, is what trying everything finds."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain.explain.audit import audit
from matcher.domain.model.errors import MatcherError
from matcher.domain.model.solution import Limits, Status
from matcher.sample.published import PROBLEMS, Asked, Published, read_problem
from matcher.sample.published.elections import committee_election
from matcher.sample.published.knapsack import knapsack
from matcher.sample.published.reviewers import reviewer_problem
from matcher.sample.published.set_packing import set_packing
from matcher.sample.published.tasks import fewest_people
from matcher.sheets import examine, read_dataset, write_dataset
from matcher.solver.solve import TeamColumnSolver
from tests.support.tries import tries

TEXTS = {
    "reviewers": "3 2\n1 0.5\n0 1\n0.25 0.25\n",
    "tasks": "Jobs = 2\n0 60\n30 90\nQualifications = 2\n2: 0 1\n1: 1\n",
    "fewest-people": "Jobs = 2\n0 60\n1500 1590\nQualifications = 2\n2: 0 1\n1: 1\n",
    "set-packing": "2 3\n5 4 3\n2 1 2\n2 1 3\n",
    "committee": "# NUMBER ALTERNATIVES: 4\n2: 1,2,{3,4}\n1: 4,3\n1: {2,3},1\n",
    "knapsack": "2 7\n2 10 5 3 2\n2 8 5 1 1\n",
}
BEST = {"reviewers": 3, "tasks": 2, "fewest-people": 1, "set-packing": 7, "committee": 11, "knapsack": 11}
"""Of reviewers all three review both papers; one person does both tasks; sets 2 and 3 have nothing in common; and a
profit of 10 with a weight of 5 leaves 2 for a profit of 1. In the committee 1 is worth 3 + 3 to the first two voters, 4
is worth 3 to the next and 2 is worth 2 to the last."""


def best_of(problem: Published) -> Fraction | None:
    """Our proven optimum in the published problem's unit, audited; None where no answer has all that it must."""
    given_problem, policy = problem.dataset.problem, problem.dataset.policy
    solution = TeamColumnSolver().solve(given_problem, policy, Limits())
    judged = audit(given_problem, policy, solution.assignments)
    assert judged.violations == ()
    assert (solution.status, solution.bound) == (Status.OPTIMAL, judged.objective)
    return problem.value(judged.objective) if problem.must <= set(judged.covered) else None


def whole(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high)


@st.composite
def personnel(draw: st.DrawFn) -> tuple[list[tuple[int, int]], list[list[int]]]:
    tasks = [(begin, begin + draw(whole(1, 1440))) for begin in draw(st.lists(whole(0, 2000), max_size=5))]
    able = draw(st.lists(st.sets(st.sampled_from(range(len(tasks)))) if tasks else st.just(set()), max_size=3))
    return tasks, [sorted(own) for own in able]


@settings(max_examples=tries(40), deadline=None)
@given(personnel())
def test_as_few_people_as_can_be_do_all_tasks(instance: tuple[list[tuple[int, int]], list[list[int]]]):
    tasks, able = instance
    counts = [
        len(set(doing))
        for doing in product(range(len(able)), repeat=len(tasks))
        if all(task in able[who] for task, who in enumerate(doing)) and not _clash(doing, tasks)
    ]
    assert best_of(fewest_people(tasks, able)) == min(counts, default=None)


def _clash(doing: Sequence[int], tasks: Sequence[tuple[int, int]]) -> bool:
    return any(
        doing[a] == doing[b] and tasks[a][0] < tasks[b][1] and tasks[b][0] < tasks[a][1]
        for a, b in combinations(range(len(tasks)), 2)
    )


SETS = st.lists(st.tuples(whole(0, 9), st.sets(whole(0, 4))), min_size=1, max_size=6)


@settings(max_examples=tries(40), deadline=None)
@given(SETS)
def test_the_heaviest_sets_without_a_common_element_are_chosen(sets: list[tuple[int, set[int]]]):
    best = max(
        sum(weight for weight, _ in chosen)
        for count in range(len(sets) + 1)
        for chosen in combinations(sets, count)
        if _apart(own for _, own in chosen)
    )
    assert best_of(set_packing(5, [weight for weight, _ in sets], [sorted(own) for _, own in sets])) == best


def _apart(sets: Iterable[set[int]]) -> bool:
    elements = [element for own in sets for element in own]
    return len(elements) == len(set(elements))


CLASSES = st.lists(st.lists(st.tuples(whole(0, 30), whole(0, 9)), min_size=1, max_size=3), min_size=1, max_size=4)


@settings(max_examples=tries(40), deadline=None)
@given(CLASSES, whole(0, 25))
def test_of_each_class_an_item_for_the_greatest_profit(classes: list[list[tuple[int, int]]], capacity: int):
    profits = [
        sum(profit for profit, _ in chosen)
        for chosen in product(*classes)
        if sum(weight for _, weight in chosen) <= capacity
    ]
    assert best_of(knapsack(classes, capacity)) == max(profits, default=None)


SCORES = st.lists(st.lists(whole(-4, 20), min_size=3, max_size=3), min_size=2, max_size=3)


@settings(max_examples=tries(30), deadline=None)
@given(SCORES, whole(1, 2), whole(1, 3), st.sampled_from([1, 4, 1000]))
def test_the_best_sum_of_scores_with_all_papers_reviewed(
    twentieths: list[list[int]], per_paper: int, most: int, divisor: int
):
    scores = [[score / divisor for score in row] for row in twentieths]
    people = range(len(scores))
    sums = [
        sum(Fraction(twentieths[i][j], divisor) for j, team in enumerate(teams) for i in team)
        for teams in product(combinations(people, per_paper), repeat=3)
        if all(sum(i in team for team in teams) <= most for i in people)
    ]
    problem = reviewer_problem(scores, per_paper, most)
    assert problem.rounding == 0
    assert best_of(problem) == max(sums, default=None)


@settings(max_examples=tries(30), deadline=None)
@given(SCORES, st.sets(st.tuples(whole(0, 1), whole(0, 2))))
def test_nobody_reviews_a_paper_that_a_conflict_rules_out(scores: list[list[int]], conflicts: set[tuple[int, int]]):
    people = range(len(scores))
    sums = [
        sum(scores[i][j] for j, i in enumerate(chosen))
        for chosen in product(people, repeat=3)
        if all(chosen.count(i) <= 2 for i in people) and not any((i, j) in conflicts for j, i in enumerate(chosen))
    ]
    assert best_of(reviewer_problem(scores, 1, 2, sorted(conflicts))) == max(sums, default=None)


@st.composite
def elections(draw: st.DrawFn) -> tuple[int, list[tuple[int, list[list[int]]]], int]:
    candidates = draw(whole(1, 5))
    orders: list[tuple[int, list[list[int]]]] = []
    for _ in range(draw(whole(1, 4))):
        ranked = draw(st.permutations(range(candidates)))
        order = ranked[: draw(whole(1, candidates))]
        groups: list[list[int]] = []
        for i, alike in zip(order, draw(st.lists(st.booleans(), min_size=candidates)), strict=False):
            if groups and alike:
                groups[-1].append(i)
            else:
                groups.append([i])
        orders.append((draw(whole(1, 50)), groups))
    return candidates, orders, draw(whole(1, candidates))


@settings(max_examples=tries(40), deadline=None)
@given(elections())
def test_the_committee_that_is_worth_most_is_found(election: tuple[int, list[tuple[int, list[list[int]]]], int]):
    candidates, orders, committee = election
    best = max(
        sum(voters * max(_below(candidates, groups, i) for i in members) for voters, groups in orders)
        for members in combinations(range(candidates), committee)
    )
    assert best_of(committee_election(candidates, orders, committee)) == best


def _below(candidates: int, groups: list[list[int]], one: int) -> int:
    """How many are ranked below a candidate; those whom a voter left out are below all others and above none."""
    place = next((k for k, group in enumerate(groups) if one in group), None)
    return 0 if place is None else candidates - sum(map(len, groups[: place + 1]))


def test_scores_finer_than_points_are_said_to_be_rounded():
    problem = reviewer_problem([[1 / 3, 2 / 3]], per_paper=1, most_papers=2)
    # 1 + 2 * 2/3 of a million would be more than a million points; a tenth of it is 133,335.
    assert problem.points_per_unit == 100_000
    assert problem.rounding == Fraction(2, 200_000)
    found = best_of(problem)
    assert found is not None
    assert abs(found - 1) <= problem.rounding


# --- files ------------------------------------------------------------------------------------------------------------


def test_each_problem_has_a_file_here():
    assert set(TEXTS) == set(BEST) == set(PROBLEMS)


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_file_is_read_solved_and_turned_back(tmp_path: Path, name: str):
    (tmp_path / "file").write_text(f"# made up\n{TEXTS[name]}")
    problem = read_problem(tmp_path / "file", Asked(name, per_paper=3, committee=3))
    assert best_of(problem) == BEST[name]


@pytest.mark.parametrize("name", PROBLEMS)
def test_its_dataset_survives_being_written(tmp_path: Path, name: str):
    (tmp_path / "file").write_text(TEXTS[name])
    dataset = read_problem(tmp_path / "file", Asked(name)).dataset
    write_dataset(dataset, tmp_path / "center")
    assert not examine(tmp_path / "center").faults
    assert read_dataset(tmp_path / "center").problem == dataset.problem


@pytest.mark.parametrize("name", PROBLEMS)
@settings(max_examples=tries(60), deadline=None)
@given(at=whole(0, 60), word=st.sampled_from(["", "x", "-1", "1e9", ":", "=", "9" * 30, "\x00", "nan"]))
def test_a_word_that_is_wrong_is_a_fault_with_its_line_or_another_problem(
    tmp_path_factory: pytest.TempPathFactory, name: str, at: int, word: str
):
    words = TEXTS[name].split(" ")
    words[at % len(words)] = word
    file = tmp_path_factory.mktemp("wrong") / "file"
    file.write_text(" ".join(words))
    try:
        assert read_problem(file, Asked(name)).dataset.problem.engagements
    except MatcherError as error:
        told = str(error)
        assert told.startswith(f"{file}, line ")
        assert told.endswith(PROBLEMS[name].form)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("set-packing", "1 1\n1\n2 1 1\n", "line 3: the number of columns in row 1 is '2', not a whole number"),
        ("set-packing", "1 2\n1 1\n2 1 1\n", "line 3: row 1 names column 1 twice."),
        ("set-packing", f"51 1\n1\n{'1 1 ' * 51}", "line 3: column 1 is in 51 rows, more than 50: leave it out."),
        ("set-packing", "1 1\n1000001\n1 1\n", "line 2: the weight of column 1 is '1000001', not a whole"),
        ("committee", "1: 1\n", "line 0: there is no line `# NUMBER ALTERNATIVES: …`."),
        ("committee", "# NUMBER ALTERNATIVES: x\n", "line 1: NUMBER ALTERNATIVES is 'x', not a whole number from 1 to"),
        ("committee", "# NUMBER ALTERNATIVES: 2\n", "line 1: there are 2 candidates, not 3 to 43 for a committee"),
        ("committee", "# NUMBER ALTERNATIVES: 3\n", "line 1: there is no order."),
        ("committee", "# NUMBER ALTERNATIVES: 3\n1: 1,,2\n", "line 2: '1,,2' stands where an order is expected."),
        ("committee", "# NUMBER ALTERNATIVES: 3\n1: 1,{2}3\n", "line 2: '1,{2}3' stands where an order is expected."),
        ("committee", "# NUMBER ALTERNATIVES: 3\n1:\n", "line 2: '' stands where an order is expected."),
        ("committee", "# NUMBER ALTERNATIVES: 3\n1: 1,4\n", "line 2: '4' is no candidate from 1 to 3, or stands"),
        ("committee", "# NUMBER ALTERNATIVES: 3\n1: {1,1}\n", "line 2: '1' is no candidate from 1 to 3, or stands"),
        ("committee", "# NUMBER ALTERNATIVES: 3\n500001: 1\n", "line 2: 500,001 voters times 2 are more than"),
        ("committee", "# NUMBER ALTERNATIVES: 3\n" + "1: 1\n" * 10000, "line 10000: there are more than 9,999 orders."),
        ("knapsack", "1 5\n0\n", "line 2: the number of items of class 1 is '0', not a whole number from 1"),
        ("knapsack", "1 5\n1 5 1000001\n", "line 2: the weight of an item of class 1 is '1000001', not a whole number"),
        ("knapsack", "1 1000000001\n", "line 1: the capacity is '1000000001', not a whole number from 0 to 1,000,000"),
    ],
)  # fmt: skip
def test_what_is_beyond_a_limit_is_told_with_its_line(tmp_path: Path, name: str, text: str, said: str):
    (tmp_path / "file").write_text(text)
    with pytest.raises(MatcherError) as raised:
        read_problem(tmp_path / "file", Asked(name))
    assert f"file, {said}" in str(raised.value)


@pytest.mark.parametrize(("name", "text"), [("tasks", TEXTS["tasks"]), ("committee", TEXTS["committee"])])
def test_some_files_are_known_by_how_they_look(tmp_path: Path, name: str, text: str):
    (tmp_path / "file").write_text(f"\n{text}")
    assert read_problem(tmp_path / "file") == read_problem(tmp_path / "file", Asked(name))


def test_a_problem_that_nobody_knows_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("1 1\n1\n")
    with pytest.raises(MatcherError, match="'chess' is no problem that can be read: one of reviewers, tasks,"):
        read_problem(tmp_path / "file", Asked("chess"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("reviewers", "sum of scores = (points less 1,202) / 100"),
        ("tasks", "tasks done = points"),
        ("fewest-people", "people at work = 2,006 less the points"),
        ("knapsack", "profit = (points less 38)"),
    ],
)
def test_what_points_mean_is_said(tmp_path: Path, name: str, said: str):
    (tmp_path / "file").write_text(TEXTS[name])
    assert read_problem(tmp_path / "file", Asked(name)).sentence == said
