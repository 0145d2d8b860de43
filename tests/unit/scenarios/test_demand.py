"""Changes of demand: which requests they mean, and what they do to them."""

from datetime import date

import pytest

from matcher.domain.model.vocabulary import Mode
from scenarios.case import Case
from scenarios.changes import AddRequests, DropRequests, LengthenWindows, MakeVirtual, MoveWindows
from scenarios.changes.apply import apply, check
from tests.support.builders import POLICY, a_problem, an_assignment, an_engagement

TEXAS = an_engagement("E2", state="TX", audience="public_health", language="es", mode=Mode.IN_PERSON)
TWO = a_problem(engagements=[an_engagement("E1"), TEXAS])


def changed(change, problem=TWO):
    return apply([change], Case(problem, POLICY)).problem


def misfits(change, problem=TWO):
    return [tuple(misfit)[:3] for _, misfit in check([change], Case(problem, POLICY)).misfits]


@pytest.mark.parametrize(
    "meant",
    [
        {"state": "TX"},
        {"audience": "public_health"},
        {"language": "es"},
        {"mode": "in_person"},
        {"state": "TX", "audience": "public_health", "topic": "trauma_informed_care"},
    ],
)
def test_only_the_requests_meant_are_asked_for_again(meant):
    assert list(changed(AddRequests(50, **meant)).engagements) == ["E1", "E2", "E2+2"]


def test_every_word_must_be_true_of_a_request():
    assert misfits(AddRequests(50, state="OH", language="es")) == [
        ("", "", "no request of this data is in Ohio in Spanish")
    ]
    assert misfits(MakeVirtual(mode="virtual")) == [("", "", "no request on site of this data is of mode virtual")]


@pytest.mark.parametrize(
    ("words", "misfit"),
    [
        (
            {"audience": "public_healt"},
            ("audience", "public_healt", "no audience of the field or of this data; did you mean public_health?"),
        ),
        (
            {"topic": "trauma_informed"},
            ("topic", "trauma_informed", "no topic of the field or of this data; did you mean trauma_informed_care?"),
        ),
        ({"language": "Spanish"}, ("language", "Spanish", "no language (ISO 639 code); did you mean es?")),
        ({"state": "Texas"}, ("state", "Texas", "no state or territory (two letters); did you mean TX?")),
        ({"state": "new yrok"}, ("state", "new yrok", "no state or territory (two letters); did you mean NY?")),
        ({"state": "TXX"}, ("state", "TXX", "no state or territory (two letters); did you mean TX?")),
    ],
)
def test_an_unknown_word_is_refused_with_the_nearest(words, misfit):
    assert misfits(AddRequests(20, **words)) == [misfit]


def test_an_unknown_language_like_no_other_is_refused_with_how_many_there_are():
    [(_, _, expected)] = misfits(AddRequests(20, language="???"))
    assert expected.startswith("no language (ISO 639 code); there are ")


def test_dropped_requests_take_along_what_names_them():
    problem = a_problem(
        engagements=[an_engagement("E1"), an_engagement("E2", state="TX")],
        approved=[an_assignment("E2")],
        rejections=[("E1", "C1"), ("E2", "C1")],
        affinity={("E1", "C1"): 1, ("E2", "C1"): 2},
    )
    after = changed(DropRequests(100, state="TX"), problem)
    assert list(after.engagements) == ["E1"]
    assert (after.standing, after.rejected_pairs, after.affinity) == ((), {("E1", "C1")}, {("E1", "C1"): 1})


def test_windows_move_at_both_ends():
    one = changed(MoveWindows(-3, state="TX")).engagements
    assert (one["E2"].window_start, one["E2"].window_end) == (date(2027, 2, 26), date(2027, 3, 9))
    assert one["E1"] == next(iter(TWO.engagements.values()))


def test_windows_grow_at_their_end():
    one = changed(LengthenWindows(14)).engagements["E1"]
    assert (one.window_start, one.window_end) == (date(2027, 3, 1), date(2027, 3, 26))


def test_on_site_requests_become_virtual():
    assert changed(MakeVirtual()).engagements["E2"].mode is Mode.VIRTUAL


def test_a_share_of_them_is_a_fair_sample_rounded_up():
    three = a_problem(engagements=[an_engagement(f"E{number}", mode=Mode.HYBRID) for number in range(3)])
    modes = [one.mode for one in changed(MakeVirtual(percent=34), three).engagements.values()]
    assert modes == [Mode.VIRTUAL, Mode.VIRTUAL, Mode.HYBRID]


@pytest.mark.parametrize(
    "change", [AddRequests(0), DropRequests(0), MoveWindows(0), LengthenWindows(0), MakeVirtual(percent=0)]
)
def test_nothing_of_it_changes_nothing(change):
    assert changed(change) == TWO


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            AddRequests(20, state="TX", audience="public_health"),
            "20% more requests for public health in Texas, a fair sample of those there are.",
        ),
        (DropRequests(5), "5% fewer requests, a fair sample of those there are."),
        (MoveWindows(1), "The windows of requests are 1 day later."),
        (
            MoveWindows(-14, topic="prevention_education"),
            "The windows of requests on prevention education are 14 days earlier.",
        ),
        (LengthenWindows(7, language="es"), "The windows of requests in Spanish are 7 days longer."),
        (MakeVirtual(mode="hybrid"), "Requests on site of mode hybrid become virtual."),
        (MakeVirtual(percent=50), "50% of the requests on site become virtual."),
    ],
)
def test_a_change_says_itself_in_plain_words(change, sentence):
    assert change.sentence == sentence
