"""The kit of the study: every answer is what the program says of the center that the kit names."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from matcher.cli import main

KIT = Path(__file__).parents[3] / "docs" / "study"
SAMPLE = ["--consultants", "40", "--engagements", "24", "--tightness", "1.6"]
CENTERS = {
    "7": ("study-center", "questions.md", "answers.csv"),
    "8": ("second-center", "questions-second.md", "answers-second.csv"),
}
"""By the seed of the center: its name in the kit, its questions and its answers."""
ANSWERS = {seed: list(csv.DictReader((KIT / kit[2]).read_text().splitlines())) for seed, kit in CENTERS.items()}


def run(*words: str) -> str:
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def centers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("study")
    for seed in CENTERS:
        run("sample", str(place / f"center{seed}"), *SAMPLE, "--seed", seed)
        run("solve", str(place / f"center{seed}"), "--out", str(place / f"answer{seed}"))
    return place


@pytest.mark.parametrize("seed", CENTERS)
def test_the_kit_names_the_centers_that_are_tested(seed: str):
    *most, tightness, times = SAMPLE
    words = ["matcher sample", CENTERS[seed][0], *most, "--seed", seed, tightness, times]
    assert " ".join(words) in (KIT / "README.md").read_text()


@pytest.mark.parametrize("seed", CENTERS)
def test_every_question_has_an_answer(seed: str):
    asked = [line for line in (KIT / CENTERS[seed][1]).read_text().splitlines() if line[:1].isdigit()]
    assert [line.split(".")[0] for line in asked] == [one["question"] for one in ANSWERS[seed]]


@pytest.mark.parametrize(
    ("seed", "answer"),
    [pytest.param(seed, one, id=f"{seed}-{one['question']}") for seed, listed in ANSWERS.items() for one in listed],
)
def test_the_right_answer_is_what_the_program_says(centers: Path, seed: str, answer: dict[str, str]):
    places = {"CENTER": str(centers / f"center{seed}"), "ANSWER": str(centers / f"answer{seed}")}
    said = run(*(places.get(word, word) for word in answer["command"].split()))
    assert [fact for fact in answer["must_say"].split(";") if fact not in said] == []
