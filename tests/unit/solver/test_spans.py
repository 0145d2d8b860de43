"""Spans answer as a list of spans would, asked one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.solver.instance.spans import Spans

SECONDS = 20
PEOPLE = 3
owners = st.integers(0, PEOPLE - 1)
anywhere = st.integers(-5, SECONDS + 5)
inside = st.integers(0, SECONDS)
tables = st.lists(st.tuples(owners, anywhere, anywhere), max_size=12)


def spans_of(table, *, merge=False):
    columns = np.array(table, dtype=np.int64).reshape(-1, 3)
    return Spans(columns[:, 0], columns[:, 1], columns[:, 2], SECONDS, merge=merge)


def seconds_of(table, owner):
    """Every second of the horizon in which the owner has a span."""
    return {s for who, begin, end in table if who == owner for s in range(max(0, begin), min(SECONDS, end))}


def ask(method, owner, begin, end):
    return bool(method(np.array([owner]), np.array([begin]), np.array([end]))[0])


@given(tables, owners, inside, inside)
def test_contain_finds_one_span_that_holds_all(table, owner, one, other):
    begin, end = sorted([one, other])
    end += begin == end
    holds = any(who == owner and first <= begin and end <= last for who, first, last in table)
    assert ask(spans_of(table).contain, owner, begin, end) == (holds and end <= SECONDS)


@given(tables, owners, inside, inside)
def test_contain_reads_merged_spans_as_one(table, owner, one, other):
    begin, end = sorted([one, other])
    end += begin == end
    held = set(range(begin, end)) <= seconds_of(table, owner)
    assert ask(spans_of(table, merge=True).contain, owner, begin, end) == held


@pytest.mark.parametrize("merge", [False, True])
@given(table=tables, owner=owners, one=anywhere, other=anywhere)
def test_touch_finds_a_shared_second(table, owner, one, other, merge):
    begin, end = sorted([one, other])
    end += begin == end
    shared = not seconds_of(table, owner).isdisjoint(range(begin, end))
    assert ask(spans_of(table, merge=merge).touch, owner, begin, end) == shared


@given(tables)
def test_has_any_names_the_owners_of_spans_inside_the_horizon(table):
    found = spans_of(table).has_any(np.arange(PEOPLE))
    assert found.tolist() == [bool(seconds_of(table, owner)) for owner in range(PEOPLE)]


def test_spans_that_only_touch_are_not_one_span_unless_merged():
    table = [(0, 2, 5), (0, 5, 9)]
    answers = [ask(spans_of(table, merge=merge).contain, 0, 4, 6) for merge in (False, True)]
    assert answers == [False, True]


def test_spans_with_a_gap_stay_apart_when_merged():
    assert not ask(spans_of([(0, 2, 5), (0, 6, 9)], merge=True).contain, 0, 4, 7)


def test_a_span_that_ends_where_the_question_begins_does_not_touch():
    spans = spans_of([(0, 2, 5)])
    assert [ask(spans.touch, 0, 4, 6), ask(spans.touch, 0, 5, 6)] == [True, False]


def test_a_span_that_ends_before_it_begins_is_nothing():
    assert not spans_of([(1, 9, 3)]).has_any(np.arange(PEOPLE)).any()


def test_questions_broadcast():
    spans = spans_of([(0, 0, 4), (2, 6, 9)])
    found = spans.contain(np.array([[0], [1], [2]]), np.array([[1, 7]]), np.array([[3, 8]]))
    assert found.tolist() == [[True, False], [False, False], [False, True]]
