"""A program: where a field of an engagement, a whole number, is to be seen in the product. Prints JSON.

Takes the field's name and a folder with a migrated database, center.db, to which it adds the column.
"""

import json
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from matcher.cli.reference.dataset_page import dataset_page
from matcher.domain.model.ids import EngagementId
from matcher.domain.model.problem import Engagement
from matcher.sample.center import invent
from matcher.sample.shape import Shape
from matcher.sheets import read_dataset, write_dataset
from tests.integration.web.client import make_app, post, sign_in
from tests.integration.web.scene import coordinator
from tests.support.databases import Clock, import_problem, open_database


def seen(name: str, directory: Path) -> dict[str, object]:
    """The product, looked at."""
    dataset = invent(Shape(4, 40, seed=1))
    write_dataset(dataset, directory / "center")
    read = read_dataset(directory / "center").problem
    header, *_ = (directory / "center" / "engagements.csv").read_text(encoding="utf-8").splitlines()
    url = f"sqlite:///{directory / 'center.db'}"
    with closing(sqlite3.connect(directory / "center.db")) as connection:
        connection.execute(f"ALTER TABLE engagements ADD COLUMN {name} BIGINT NOT NULL DEFAULT 0")
    database = open_database(url, Clock())
    import_problem(database, dataset.problem)
    coordinator(database)
    client = sign_in(make_app(database))
    address = f"/engagements/{min(dataset.problem.engagements)}/facts"
    page = client.get(address).text
    typed: dict[str, Any] = {"weekdays": ["Mon"], name: "nine"}
    wrong = post(client, address, on=address, **typed)
    saved = post(client, address, on=address, **typed | {name: "9"})
    with database.reading() as work:
        stored = work.dataset.engagements()
    database.close()

    def values(engagements: Mapping[EngagementId, Engagement]) -> list[object]:
        return [getattr(one, name) for one in engagements.values()]

    return {
        "sample": len(set(values(dataset.problem.engagements))),
        "column": name in header.split(","),
        "read": read == dataset.problem,
        "asked": [label for label in (">Chairs</label>", "Of any kind.") if label in page],
        "refused": "Give a whole number from 0 to 500, or empty." in wrong.text,
        "saved": saved.status_code,
        "kept": values(stored)[0],
        "others": values(stored)[1:] == values(dataset.problem.engagements)[1:],
        "documented": [line for line in dataset_page().splitlines() if f"`{name}`" in line],
    }


if __name__ == "__main__":
    json.dump(seen(sys.argv[1], Path(sys.argv[2])), sys.stdout)
