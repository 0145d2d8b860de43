"""The kit of the study: every answer is what the program says of the center that the kit names."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from matcher.cli import main

KIT = Path(__file__).parents[3] / "docs" / "study"
ANSWERS = list(csv.DictReader((KIT / "answers.csv").read_text().splitlines()))
SAMPLE = ["--consultants", "40", "--engagements", "24", "--seed", "7", "--tightness", "1.6"]


def run(*words: str) -> str:
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def center(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("study")
    run("sample", str(place / "center"), *SAMPLE)
    run("solve", str(place / "center"), "--out", str(place / "answer"))
    return place


def test_the_kit_names_the_center_that_is_tested():
    assert " ".join(["matcher sample study-center", *SAMPLE]) in (KIT / "README.md").read_text()


def test_every_question_has_an_answer():
    asked = [line for line in (KIT / "questions.md").read_text().splitlines() if line[:1].isdigit()]
    assert [line.split(".")[0] for line in asked] == [one["question"] for one in ANSWERS]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda one: one["question"])
def test_the_right_answer_is_what_the_program_says(center: Path, answer: dict[str, str]):
    places = {"CENTER": str(center / "center"), "ANSWER": str(center / "answer")}
    assert answer["must_say"] in run(*(places.get(word, word) for word in answer["command"].split()))
