"""The records of decisions: one number each, without holes, and the number that the file says in its heading."""

import re
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "decisions"


def test_decisions_are_numbered_without_holes():
    files = sorted(FOLDER.glob("*.md"))
    numbers = [int(file.name[:4]) for file in files]
    assert numbers == list(range(1, len(files) + 1))
    for number, file in zip(numbers, files, strict=True):
        heading = file.read_text(encoding="utf-8").partition("\n")[0]
        assert int(re.sub(r"^# (\d+).*", r"\1", heading)) == number, file.name
