"""What a consultant changes on their own page: limits, when they are free, and what they rule out.

Limits and hours are in the trail, as the consultant's doing. What they rule out is kept apart: it is opened and saved
under an entry of the access log, and the trail says nothing of it.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from matcher.domain.model.consultant import Consultant
from matcher.domain.model.ids import ConsultantId
from matcher.ports import Database, UnitOfWork
from matcher.ports.forms import Form, FormRead
from matcher.records import Access, Subject, SubjectKind
from matcher.services.audit.entries import CONSULTANT
from matcher.services.consent.own_page import Owner
from matcher.services.dataset.editing import Given, Saved, Texts, as_given, note_edit
from matcher.services.failures import NotFoundError

GONE = "You are no longer in the center's data. Call the center."
PERSON = "consultant"
QUOTED = re.compile(f"(?<=“{PERSON}: )[^”]+(?=”)")
BY_LINK = "On their own page"
BY_CODE = "On their own page, which a code by phone opened"
SHOWN, CHANGED = "Shown to themselves", "Changed by themselves"


@dataclass(frozen=True, slots=True)
class PartOfForm:
    """Some fields of a form: what it lacks stays as it is.

    Args:
        names: Of the fields.
    """

    form: Form[Consultant]
    names: Collection[str]

    def texts(self, record: Consultant) -> dict[str, str]:
        """These fields, in the order of the form."""
        return {name: text for name, text in self.form.texts(record).items() if name in self.names}

    def read(self, texts: Mapping[str, str], record: Consultant) -> FormRead[Consultant]:
        """The consultant with these fields as given."""
        return self.form.read({name: text for name, text in texts.items() if name in self.names}, record)


@dataclass(frozen=True, slots=True)
class ByName:
    """What someone rules out, with people by name in the place of ids: nobody outside knows an id.

    Args:
        names: Of everyone; a name that several people have stays an id.
    """

    form: Form[Consultant]
    names: Mapping[ConsultantId, str]

    def texts(self, record: Consultant) -> dict[str, str]:
        """The fields, people by name."""
        known = {one: name for name, one in self._ids().items()}
        return {
            field: _each(text, lambda one: known.get(ConsultantId(one), one)) for field, text in self._texts(record)
        }

    def read(self, texts: Mapping[str, str], record: Consultant) -> FormRead[Consultant]:
        """The consultant with what the fields say; a name is read whatever its capitals."""
        ids = {name.casefold(): one for name, one in self._ids().items()}
        by_id = {name: _each(text, lambda one: ids.get(one.casefold(), one)) for name, text in texts.items()}
        read = self.form.read(by_id, record)
        return FormRead(read.record, {name: self._named(text) for name, text in read.faults.items()})

    def _named(self, fault: str) -> str:
        """A fault that quotes a line, with the name that was typed in the line."""
        return QUOTED.sub(lambda found: self.names.get(ConsultantId(found[0])) or found[0], fault)

    def _texts(self, record: Consultant) -> Collection[tuple[str, str]]:
        return self.form.texts(record).items()

    def _ids(self) -> Mapping[str, ConsultantId]:
        times = Counter(name.casefold() for name in self.names.values())
        return {name: one for one, name in self.names.items() if name and times[name.casefold()] == 1}


def own_limits(database: Database, owner: Owner, form: Form[Consultant]) -> Texts:
    """Limits and hours as they are saved.

    Raises:
        NotFoundError: The owner is no longer in the data.
    """
    with database.reading() as work:
        return form.texts(_person(work, owner))


def save_limits(database: Database, owner: Owner, given: Given, form: Form[Consultant]) -> Saved:
    """Save limits and hours as their owner has them. Raises as :func:`own_limits`."""

    def work(unit: UnitOfWork) -> Saved:
        person = _person(unit, owner)
        after = as_given(form, person, given)
        if isinstance(after, Saved):
            return after
        unit.dataset.put_consultant(after)
        about = Subject(SubjectKind.CONSULTANT, owner.consultant_id)
        note_edit(unit, CONSULTANT, about, form.texts(person), form.texts(after), _how(owner))
        return Saved(done=True)

    return database.writing(work)


def open_ruled_out(database: Database, owner: Owner, form: Form[Consultant]) -> Texts:
    """What the owner rules out, for themselves; that it was opened is in the access log. Raises as above."""

    def work(unit: UnitOfWork) -> Texts:
        return form.texts(_whole(unit, _admitted(unit, owner, SHOWN), owner))

    return database.writing(work)


def save_ruled_out(database: Database, owner: Owner, given: Given, form: Form[Consultant]) -> Saved:
    """Save what the owner rules out. No reason is asked, and the trail does not tell that there was a change."""

    def work(unit: UnitOfWork) -> Saved:
        access = _admitted(unit, owner, CHANGED)
        after = as_given(form, _whole(unit, access, owner), given)
        if isinstance(after, Saved):
            return after
        unit.dataset.put_confidential(access, after)
        return Saved(done=True)

    return database.writing(work)


def _each(text: str, change: Callable[[str], str]) -> str:
    """Lines like "consultant: C7", with whom they name changed."""
    return "\n".join(_line(line, change) for line in text.replace("\r\n", "\n").replace(";", "\n").split("\n"))


def _line(line: str, change: Callable[[str], str]) -> str:
    kind, colon, value = line.partition(":")
    return f"consultant: {change(value.strip())}" if colon and kind.strip().casefold() == PERSON else line


def _person(work: UnitOfWork, owner: Owner) -> Consultant:
    person = work.dataset.consultants([owner.consultant_id]).get(owner.consultant_id)
    if person is None:
        raise NotFoundError(GONE)
    return person


def _whole(work: UnitOfWork, access: Access, owner: Owner) -> Consultant:
    _person(work, owner)
    return work.dataset.problem_around(access, (), [owner.consultant_id]).consultants[owner.consultant_id]


def _admitted(work: UnitOfWork, owner: Owner, what: str) -> Access:
    return work.access_log.admit(None, owner.consultant_id, f"{what}: {_how(owner).lower()}")


def _how(owner: Owner) -> str:
    return BY_CODE if owner.by_code else BY_LINK
