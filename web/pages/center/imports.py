"""Importing on a page: files are read and compared first; what was compared is applied whole, or nothing is.

Nothing of a file stays here between the two: it holds roles, so it is chosen again, and known by a mark of its bytes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from matcher.services.protection.many_at_once import comparing
from matcher.services.protection.readings import ManyError
from web.shell.center import database
from web.shell.identity import reader, requires
from web.shell.outcomes import tell

LONGEST_NAME = 200
"""Of a file, in bytes: it lies on disk while it is read."""
SHOWN = 200
"""Faults, and warnings, that a page shows."""
NO_FILES = Fault("files", 0, "", "", "one workbook (.xlsx), or the CSV files and policy.toml of a folder")
NO_NAME = f"a file name without control characters, of at most {LONGEST_NAME} bytes"
ALONE = "a workbook by itself, or the CSV files and policy.toml of a folder"

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
    chosen = [(Path(one.filename or "").name, one.read()) for one in request.files.getlist("files") if one.filename]
    files = {name: content for name, content in chosen if not name.startswith((".", "~"))}  # a program's own
    unfit = tuple(unfit_names(Counter(name for name, _ in chosen if name in files)))
    if unfit:
        return page(Checked("", None, unfit)), 422
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
    if not files:
        return Checked("", None, (NO_FILES,))
    mark = sha256(repr(sorted((name, sha256(content).hexdigest()) for name, content in files.items())).encode())
    with TemporaryDirectory() as folder, database().reading() as work:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        path = next((Path(folder) / name for name in workbooks_in(files)), Path(folder))
        try:
            dataset = spreadsheets.dataset_reader()(path, today=work.today, answers=work.person_answers.all())
        except DatasetError as error:
            return Checked(mark.hexdigest(), None, error.faults, error.warnings)
    try:
        report = import_dataset(database(), dataset, dry_run=True, new_ids=said_ids(), by=reader())
    except DatasetError as error:
        return Checked(mark.hexdigest(), None, error.faults, dataset.warnings)
    return Checked(mark.hexdigest(), report, (), dataset.warnings, dataset)


def unfit_names(times: Mapping[str, int]) -> Iterator[Fault]:
    """What can't be taken of the files that were chosen, by name and how often each was."""
    several = len(times) > 1
    for name, number in times.items():
        if not name.isprintable() or len(name.encode()) > LONGEST_NAME:
            yield Fault(name, 0, "", "", NO_NAME)
        if number > 1:
            yield Fault(name, 0, "", "", f"chosen once: {number} files have this name")
        if several and workbooks_in([name]):
            yield Fault(name, 0, "", "", ALONE)


def workbooks_in(names: Iterable[str]) -> Sequence[str]:
    """Those of the files that are whole datasets."""
    return [name for name in names if name.casefold().endswith(".xlsx")]


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
        comparing=comparing(database(), reader()),
        faults=checked.faults[:SHOWN] if checked else (),
        warnings=checked.warnings[:SHOWN] if checked else (),
        fault_places=places_in(checked.faults) if checked else 0,
        warning_places=places_in(checked.warnings) if checked else 0,
        said={name: request.form.get(name, "") for name in ("same", "different")},
        history=edits_of(database(), DATASET),
        may_keep=reader().may(Permission.KEEP_DATA),
    )
