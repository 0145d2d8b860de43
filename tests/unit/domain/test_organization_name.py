import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.domain.model.names.organization_name import organization_key, same_organization

HARBOR = "Harbor House's"


@pytest.mark.parametrize(
    "spelling",
    [
        "Harbor House's",
        "HARBOR  HOUSE\u2019S",
        "\u00a0harbor\thouse\u2018s\n",
        "Harbor House\u00b4s",
        "Harbor House`s",
        "Harbor House\u02bcs",
        "Harbor House\u2032s",
        "\uff28arbor House\uff07s",
    ],
)
def test_every_spelling_of_a_name_is_that_name(spelling):
    assert same_organization(spelling, HARBOR)


@pytest.mark.parametrize("dash", "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\uff0d")
def test_dashes_of_every_kind_are_alike(dash):
    assert organization_key(f"Mid{dash}State") == "mid-state"


@pytest.mark.parametrize("mark", "\"'\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb\u2039\u203a\uff02")
def test_quotation_marks_of_every_kind_are_alike(mark):
    assert organization_key(f"The {mark}Hope{mark} Project") == "the 'hope' project"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Harbor House", HARBOR), ("Mid-State", "Mid State"), ("Cafe", "Caf\u00e9"), ("", ""), (" ", "\u3000")],
)
def test_other_names_and_empty_ones_are_nobodys(one, other):
    assert not same_organization(one, other)


def test_a_letter_with_its_accent_written_apart_is_the_same_letter():
    assert same_organization("Cafe\u0301", "CAF\u00c9")


HIDDEN = "\u00ad\u034f\u115f\u180e\u200b\u200c\u200d\u200e\u202e\u2060\u2066\u3164\ufe0f\ufeff\uffa0\U000e0100"
SEEN = st.text().filter(lambda name: not any(sign in HIDDEN for sign in name))


@given(SEEN, st.lists(st.tuples(st.integers(0, 40), st.sampled_from(HIDDEN)), min_size=1))
def test_characters_that_nobody_sees_make_no_other_organization(name, hidden):
    spelled = name
    for place, sign in hidden:
        spelled = spelled[:place] + sign + spelled[place:]
    assert organization_key(spelled) == organization_key(name)


def test_a_name_of_nothing_that_is_seen_is_nobodys():
    assert not same_organization("\u200b", "\u200b\u2060")


@given(st.text())
def test_a_key_is_a_spelling_of_its_own_name(text):
    key = organization_key(text)
    assert organization_key(f"  {key} ") == organization_key(key)
    assert "  " not in key
