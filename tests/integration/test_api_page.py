"""The examples of docs/api.md, run as they stand on a small sample center."""

import doctest
from pathlib import Path

import pytest

import matcher
from matcher.sample import Shape, invent

PAGE = Path(__file__).parents[2] / "docs" / "api.md"


@pytest.fixture(scope="module")
def center(tmp_path_factory):
    folder = tmp_path_factory.mktemp("api") / "center"
    matcher.write_dataset(invent(Shape(20, 10, seed=1)), folder)
    return folder


def test_a_dataset_may_be_named_by_a_text(center):
    assert matcher.read_dataset(str(center)) == matcher.read_dataset(center)


def test_every_example_gives_what_the_page_says(center):
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, globs={"center": center})
    assert (failed, tried) == (0, 34)


def test_the_page_lists_every_public_name():
    text = PAGE.read_text()
    assert [name for name in matcher.__all__ if f"`{name}" not in text] == []


@pytest.mark.parametrize("name", matcher.__all__)
def test_every_public_name_is_loaded_when_asked_for(name):
    assert getattr(matcher, name).__name__ == name


def test_a_name_that_is_not_public_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'matcher' has no attribute 'solver_of_everything'"):
        matcher.solver_of_everything  # noqa: B018
