"""The pictures of the documents are those that ``make pictures`` takes."""

import re
from pathlib import Path

from tests.pictures.run import IMAGES, SCENES

ROOT = IMAGES.parents[1]
SHOWN = re.compile(r"!\[([^\]]+)\]\((?:docs/)?images/(\w+)\.png\)")


def shown(document: Path) -> list[str]:
    return [name for _, name in SHOWN.findall(document.read_text())]


def test_each_picture_is_shown_somewhere_and_each_shown_one_can_be_taken_again():
    documents = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    named = {name for document in documents for name in shown(document)}
    assert named == {scene.name for scene in SCENES} == {file.stem for file in IMAGES.glob("*.png")}
