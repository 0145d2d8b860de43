"""Importing on a page: files are read and compared first; what was compared is applied whole, or nothing is.

Nothing of a file stays here between the two: it holds roles, so it is chosen again, and known by a mark of its bytes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.bootstrap import spreadsheets
from matcher.domain.model.dataset import Dataset
from matcher.domain.model.errors import DatasetError, Fault, places_in
from matcher.domain.model.ids import ConsultantId
from matcher.records import Permission
from matcher.services.dataset.editing import edits_of
from matcher.services.dataset.importing import DATASET, ImportReport, import_dataset
from matcher.services.dataset.new_ids import NewIds, said
from matcher.services.protection.many_at_once import may_compare
from matcher.services.protection.readings import ManyError
from web.shell.center import database
from web.shell.identity import reader, requires
from web.shell.outcomes import tell

FILE_NAME = re.compile(r"[\w .()-]{1,100}\.(csv|toml|xlsx)")
SHOWN = 200
"""Faults, and warnings, that a page shows."""
NO_FILES = Fault("files", 0, "", "", "one workbook (.xlsx), or the CSV files and policy.toml of a folder")

pages = Blueprint("imports", __name__, url_prefix="/import")


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of reading files.

    Args:
        mark: Stands for exactly these files.
        report: What they would change; None where they have faults.
    """

    mark: str
    report: ImportReport | None
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    dataset: Dataset | None = None


@pages.get("/")
@requires(Permission.READ_LIVED_EXPERIENCE)
def index() -> ResponseReturnValue:
    """Choose files."""
    return page()


@pages.post("/")
@requires(Permission.READ_LIVED_EXPERIENCE)
def check() -> ResponseReturnValue:
    """Say what files would change; apply them where they are those that were checked before."""
    if not reader().may(Permission.KEEP_DATA):
        abort(403)
    files = {
        Path(given.filename or "").name: given.read() for given in request.files.getlist("files") if given.filename
    }
    try:
        return checked_or_applied(files)
    except ManyError as alone:
        return page(alone=str(alone)), 422


def checked_or_applied(files: dict[str, bytes]) -> ResponseReturnValue:
    """What the files would change; or back to the page once they are applied.

    Raises:
        ManyError: It takes a second person, since everybody's record is compared.
    """
    checked = checked_files(files)
    if checked.dataset and request.form.get("mark") == checked.mark:
        try:
            import_dataset(database(), checked.dataset, new_ids=said_ids(), by=reader())
        except DatasetError as error:
            return page(Checked(checked.mark, None, error.faults)), 409
        tell("imported")
        return redirect(url_for(".index"), 303)
    return page(checked, other="mark" in request.form), 200 if checked.report else 422


def checked_files(files: dict[str, bytes]) -> Checked:
    """Read files and compare them with the data; they are on disk only while they are read, for this process alone."""
    mark = sha256(repr(sorted((name, sha256(content).hexdigest()) for name, content in files.items())).encode())
    workbooks = [name for name in files if name.endswith(".xlsx")]
    if not files or not all(map(FILE_NAME.fullmatch, files)) or (workbooks and len(files) > 1):
        return Checked("", None, (NO_FILES,))
    with TemporaryDirectory() as folder, database().reading() as work:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        path = Path(folder) / workbooks[0] if workbooks else Path(folder)
        try:
            dataset = spreadsheets.dataset_reader()(path, today=work.today, answers=work.person_answers.all())
        except DatasetError as error:
            return Checked(mark.hexdigest(), None, error.faults)
    try:
        report = import_dataset(database(), dataset, dry_run=True, new_ids=said_ids(), by=reader())
    except DatasetError as error:
        return Checked(mark.hexdigest(), None, error.faults, dataset.warnings)
    return Checked(mark.hexdigest(), report, (), dataset.warnings, dataset)


def said_ids() -> NewIds:
    """What the form says of ids that changed: old=new, one a line."""
    return said(*(_pairs(request.form.get(name, "")) for name in ("same", "different")))


def _pairs(text: str) -> Iterable[tuple[ConsultantId, ConsultantId]]:
    for line in filter(None, map(str.strip, text.splitlines())):
        old, _, new = line.partition("=")
        yield ConsultantId(old.strip()), ConsultantId(new.strip())


def page(checked: Checked | None = None, *, other: bool = False, alone: str = "") -> str:
    """Render the page.

    Args:
        other: Whether these are other files than those that were checked before.
        alone: What is said to who has no second person.
    """
    return render_template(
        "data/import.html",
        checked=checked,
        other=other,
        alone=alone,
        may_compare=may_compare(database(), reader()),
        faults=checked.faults[:SHOWN] if checked else (),
        warnings=checked.warnings[:SHOWN] if checked else (),
        fault_places=places_in(checked.faults) if checked else 0,
        warning_places=places_in(checked.warnings) if checked else 0,
        said={name: request.form.get(name, "") for name in ("same", "different")},
        history=edits_of(database(), DATASET),
        may_keep=reader().may(Permission.KEEP_DATA),
    )
