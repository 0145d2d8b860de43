"""Names that look alike: which are taken for one another, and what tells them apart."""

from unicodedata import name

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.domain.model.names.look_alikes import (
    CAPITALS,
    SMALL,
    alphabets,
    is_mixed,
    look_alike,
    passes_for_latin,
    strange_letters,
    told_apart,
)

ES, ALPHA = "\u0421", "\u0391"


@pytest.mark.parametrize(
    ("one", "other"),
    [("C1", "c1"), ("C1", f"{ES}1"), ("c1", f"{ES}1"), (f"{ES}1", f"{ES.lower()}1"), ("A1", f"{ALPHA}1"),
     (f"{ES}A", f"C{ALPHA}"), ("\u03971", "\u03b71"), ("C10", "C1O"), ("C1", "CI"), ("Cl", "CI"), ("C-1", "C\u20131"),
     ("i1", "\u01311"), ("\uff231", "C1")],
)  # fmt: skip
def test_they_are_taken_for_one_another(one: str, other: str):
    assert look_alike(one, other)
    assert look_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("C1", "C2"), ("C1", "C11"), ("c1", "CL"), ("C1", "C-1"), ("ali", "all"), ("\u042e1", "C1")]
)
def test_they_are_told_apart_by_anyone(one: str, other: str):
    assert not look_alike(one, other)


@given(st.text(alphabet="ABEKMHOPCTXabeopcx0123456789-_", min_size=1), st.data())
def test_a_name_looks_like_itself_in_letters_of_other_alphabets(text: str, data: st.DataObject):
    like = {latin: [sign for sign, shown in map(tuple, CAPITALS.split()) if shown == latin] for latin in text}
    other = "".join(data.draw(st.sampled_from([sign, *like[sign]])) for sign in text)
    assert look_alike(text, other)


def test_each_pair_of_the_table_is_a_letter_and_a_latin_one_of_the_same_case():
    for sign, latin in map(tuple, f"{CAPITALS} {SMALL}".split()):
        assert name(latin).startswith("LATIN ")
        assert not sign.isascii()
        assert sign.isupper() == latin.isupper() or "PALOCHKA" in name(sign)


@pytest.mark.parametrize(
    ("text", "mixed", "strange"),
    [
        ("C1", False, ""),
        ("12", False, ""),
        (f"{ES}\u042e1", False, "Cyrillic capital letter es, Cyrillic capital letter yu"),
        (f"AB{ES}", True, "Cyrillic capital letter es"),
        (f"A{ES}", True, "Cyrillic capital letter es"),
        (f"{ES}{ES}A", True, "Latin capital letter a"),
        ("C\u5c71", False, ""),
    ],
)
def test_letters_of_another_alphabet_are_named(text: str, mixed: bool, strange: str):
    assert (is_mixed(text), strange_letters(text)) == (mixed, strange)


@pytest.mark.parametrize(("text", "passes"), [(f"{ES}1", True), (f"{ES}\u042e", False), ("C1", False), ("1", False)])
def test_only_letters_that_all_look_latin_pass_for_it(text: str, passes: bool):
    assert passes_for_latin(text) is passes


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("c1", "C1", ""),
        ("C10", "C1O", "digit zero here, Latin capital letter o there"),
        ("C-1", "C\u20131", "hyphen-minus here, en dash there"),
        ("C1", "C", "digit one here, nothing there"),
    ],
)
def test_the_first_sign_that_differs_is_named(one: str, other: str, said: str):
    assert told_apart(one, other) == said


def test_digits_and_signs_are_of_no_alphabet():
    assert alphabets("1-2_\u5c71") == frozenset()
