"""Facts changed on a page: checked as an import is, against what was saved meanwhile, and kept in the audit trail."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

from matcher.domain.model.declared.fields import fields_of
from matcher.domain.model.declared.holds import OneOf, SomeOf, Word, YesNo
from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.policy import APART, SETTINGS, Policy
from matcher.domain.model.problem import Consultant, Engagement
from matcher.domain.model.vocabulary import WEEKDAYS
from matcher.domain.rules.in_words import words
from matcher.ports import Database, UnitOfWork
from matcher.ports.forms import Form
from matcher.records import Action, AuditEntry, Permission, QuestionKind, Subject, SubjectKind, User
from matcher.services.accounts.accounts import require
from matcher.services.audit.entries import By, record
from matcher.services.consultants.contacts import mail_goes_elsewhere
from matcher.services.dataset.after_import import settle_import
from matcher.services.failures import NotFoundError
from matcher.services.protection.allowance import again_on, count, spent_sentence, times_for
from matcher.services.saving import mark, newer

Record = TypeVar("Record")
Texts = Mapping[str, str]
NOTHING: Texts = MappingProxyType({})
POLICY = Subject(SubjectKind.POLICY, "policy")
UNTOLD = frozenset(
    name for record in (Consultant, Engagement) for name, said in fields_of(record).items() if not said.in_trail
)
"""Fields of which the trail says that they were changed, and never what they say: it is kept for ever."""
LABELS = {
    **{name: said.label for record in (Consultant, Engagement) for name, said in fields_of(record).items()},
    **{path: said.label for path, said in SETTINGS.items()},
    **{f"weekly.{name}": f"Free on {name}" for name in WEEKDAYS},
    "priority": "Priority",
    "presenters": "Presenters",
    "holidays": "Holidays",
}
"""What the trail calls a field, as its form does."""
WORDS = frozenset(
    name
    for record in (Consultant, Engagement)
    for name, said in fields_of(record).items()
    if isinstance(said.holds, Word | OneOf | SomeOf | YesNo)
)
"""Fields that hold words of a list: the trail says them as people do."""
LIMITS = {name: said.limit for name, said in fields_of(Consultant).items() if said.limit}
"""A consultant's own limits."""
THE_CONSULTANTS_OWN = (
    "This lifts a limit of their own, which nobody else does: say how they asked for it, like by phone on May 3."
)


@dataclass(frozen=True, slots=True)
class Given:
    """A form that was sent.

    Args:
        seen: The mark of what it was made from: see :func:`seen_of`.
    """

    texts: Texts
    seen: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving.

    Args:
        done: Whether it is as the form has it now.
        newer: What is saved by now, where that is no longer what the form was made from.
        faults: By field, what would be right; nothing was changed then.
    """

    done: bool = False
    newer: Texts | None = None
    faults: Texts = field(default_factory=lambda: NOTHING)


def seen_of(texts: Texts) -> str:
    """Stands for what a form was made from."""
    return mark(*texts.items())


def save_consultant(
    database: Database,
    user: User,
    consultant_id: ConsultantId,
    given: Given,
    form: Form[Consultant],
) -> Saved:
    """Save a consultant's facts as a form has them; a limit of their own is lifted with a reason only.

    Raises:
        NotPermittedError: The user may not change data.
        NotFoundError: There is no such consultant.
    """
    require(user, Permission.KEEP_DATA)

    def work(unit: UnitOfWork) -> Saved:
        person = unit.dataset.consultants([consultant_id]).get(consultant_id)
        if person is None:
            raise NotFoundError("There is no such consultant. Load the page again.")
        after = as_given(form, person, given)
        if isinstance(after, Saved):
            return after
        if lifted(person, after) and not given.reason.strip():
            return Saved(faults={"reason": THE_CONSULTANTS_OWN})
        about = Subject(SubjectKind.CONSULTANT, consultant_id)
        if waits := _waits(unit, user, form.texts(person), form.texts(after)):
            return waits
        unit.dataset.put_consultant(after)
        if after.email.casefold() != person.email.casefold():
            mail_goes_elsewhere(unit, user, consultant_id, unit.contacts.emails([consultant_id]).get(consultant_id, ""))
        note_edit(unit, user, about, form.texts(person), form.texts(after), given.reason)
        return Saved(done=True)

    return database.writing(work)


def lifted(before: Consultant, after: Consultant) -> bool:
    """Whether a limit of the consultant's own is wider than it was."""
    return any(limit.lifted(getattr(before, name), getattr(after, name)) for name, limit in LIMITS.items())


def save_engagement(
    database: Database,
    user: User,
    engagement_id: EngagementId,
    given: Given,
    form: Form[Engagement],
) -> Saved:
    """Save an engagement's facts as a form has them; offers, calendars and confirmations are brought into line.

    Raises:
        NotPermittedError: The user may not change data.
        NotFoundError: There is no such engagement.
    """
    require(user, Permission.KEEP_DATA)

    def work(unit: UnitOfWork) -> Saved:
        engagement = unit.dataset.engagements([engagement_id]).get(engagement_id)
        if engagement is None:
            raise NotFoundError("There is no such engagement. Load the page again.")
        after = as_given(form, engagement, given)
        if isinstance(after, Saved):
            return after
        about = Subject.engagement(engagement_id)
        if waits := _waits(unit, user, form.texts(engagement), form.texts(after), len(engagement.seats)):
            return waits
        unit.dataset.put_engagement(after)
        if note_edit(unit, user, about, form.texts(engagement), form.texts(after), given.reason):
            settle_import(unit)
        return Saved(done=True)

    return database.writing(work)


def save_policy(database: Database, user: User, given: Given, form: Form[Policy]) -> Saved:
    """Save the policy as a form has it; what goes by a role only for those who may know of lived experience.

    Raises:
        NotPermittedError: The user may not change data.
    """
    require(user, Permission.KEEP_DATA)

    def work(unit: UnitOfWork) -> Saved:
        policy = unit.dataset.policy()
        after = as_given(form, policy, replace(given, texts=without_roles(user, given.texts)))
        if isinstance(after, Saved):
            return after
        if waits := _waits(unit, user, form.texts(policy), form.texts(after)):
            return waits
        unit.dataset.put_policy(after)
        note_edit(unit, user, POLICY, form.texts(policy), form.texts(after), given.reason)
        return Saved(done=True)

    return database.writing(work)


def without_roles(user: User, texts: Texts) -> Texts:
    """What a form says, without what goes by a role where the user may not know of lived experience."""
    may_know = user.may(Permission.READ_LIVED_EXPERIENCE)
    return {name: text for name, text in texts.items() if may_know or name not in APART}


def as_given(form: Form[Record], before: Record, given: Given) -> Record | Saved:
    """The record as the form has it; or what someone saved meanwhile, or what is wrong with it."""
    now = form.texts(before)
    if newer(given.seen, *now.items()):
        return Saved(newer=now)
    read = form.read(given.texts, before)
    return Saved(faults=read.faults) if read.record is None else read.record


def _waits(work: UnitOfWork, user: User, before: Texts, after: Texts, presenters: int | None = None) -> Saved | None:
    """Why nothing is saved now, or None: a changed fact shows who is in doubt then, so it counts as a question.

    Args:
        presenters: That the engagement asks for, where it is one.
    """
    if before == after or count(work, user, QuestionKind.FACTS, times=times_for(presenters)):
        return None
    return Saved(faults={"reason": spent_sentence(again_on(work))})


def note_edit(work: UnitOfWork, by: By, about: Subject, before: Texts, after: Texts, reason: str) -> bool:
    """Write into the trail what was changed; whether anything was."""
    changed = [name for name in before if before[name] != after.get(name, "")]
    if changed:
        record(work, by, Action.EDIT, about, told(before, changed), told(after, changed), reason=reason)
    return bool(changed)


def told(texts: Texts, names: list[str]) -> str:
    """Fields as their form calls them: "City: Dayton; Days of notice, virtual: 20"."""
    said = {name: "not told here" if name in UNTOLD else _said(name, texts.get(name, "")) for name in names}
    return "; ".join(f"{LABELS.get(name) or _spelled(name)}: {text}" for name, text in said.items())


def _spelled(name: str) -> str:
    said = words(name.replace(".", " "))
    return said[:1].upper() + said[1:]


def _said(name: str, text: str) -> str:
    return (words(text) if name in WORDS else text) or "nothing"


def edits_of(database: Database, subject: Subject) -> tuple[AuditEntry, ...]:
    """Who changed, or imported, what on a page, newest first."""
    with database.reading() as work:
        return work.trail.find(subject=subject, actions=[Action.EDIT, Action.IMPORT])
