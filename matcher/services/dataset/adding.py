"""A new consultant, added on a page by those who may know of lived experience: a role belongs to everyone."""

from dataclasses import replace
from types import MappingProxyType
from zoneinfo import ZoneInfo

from matcher.domain.model.geography import Place
from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.names.look_alikes import look_alike, told_apart
from matcher.domain.model.problem import Consultant
from matcher.domain.model.vocabulary import ConsultantStatus
from matcher.ports import Database, UnitOfWork
from matcher.ports.forms import Form
from matcher.records import Action, Permission, Subject, SubjectKind, User
from matcher.services.accounts.accounts import require
from matcher.services.audit.entries import record
from matcher.services.dataset.editing import Given, Saved, Texts

ID = "consultant_id"
TO_FILL_IN: Texts = MappingProxyType(
    dict.fromkeys(("max_hours_per_week", "max_engagements_per_month", "years_experience", "rate_per_hour"), "")
)
"""Numbers that nobody else chooses for a person: the form begins without them."""


def nobody(zone: ZoneInfo) -> Consultant:
    """What the form of a new consultant begins with."""
    return Consultant(
        consultant_id=ConsultantId(""),
        name="",
        email="",
        roles=frozenset(),
        years_experience=None,
        years_lived_experience=None,
        languages=frozenset({"en"}),
        disciplines=(),
        modes=frozenset(),
        city="",
        state="",
        place=Place(0, 0),
        time_zone=zone,
        max_travel_miles=None,
        max_hours_per_week=0,
        max_engagements_per_month=0,
        rest_days=None,
        rate_per_hour=0,
        organization="",
        status=ConsultantStatus.APPROVED,
        agreement_end=None,
        cleared_for_minors=False,
        recent_engagements=None,
    )


def add_consultant(
    database: Database, user: User, consultant_id: str, given: Given, forms: tuple[Form[Consultant], Form[Consultant]]
) -> Saved:
    """Add a consultant as two forms have them: what any reader may know, and what is kept apart.

    Args:
        given: The texts of both; the reason is kept in the access log.

    Raises:
        NotPermittedError: The user may not change data, or not know of lived experience.
    """
    require(user, Permission.KEEP_DATA)
    require(user, Permission.READ_LIVED_EXPERIENCE)
    if not given.reason.strip():
        return Saved(faults={"reason": "Say why: the reason is kept in the access log."})
    new = ConsultantId(consultant_id.strip())
    read = _read(given.texts, new, forms)
    if isinstance(read, Saved):
        return read

    def work(unit: UnitOfWork) -> Saved:
        if taken := [one for one in unit.dataset.consultants() if look_alike(one, new)]:
            return Saved(faults={ID: _taken(taken[0], new)})
        access = unit.access_log.admit(user.user_id, new, "added: ", given.reason.strip())
        unit.dataset.add_consultant(access, read)
        record(unit, user, Action.EDIT, Subject(SubjectKind.CONSULTANT, new), "not there", "added", reason="")
        return Saved(done=True)

    return database.writing(work)


def _taken(by: ConsultantId, new: ConsultantId) -> str:
    """What is said of an id that somebody has, or that a reader would take for it."""
    apart = told_apart(new, by)
    alike = f", and {new} looks the same ({apart})" if apart else ""
    return f"{by} is somebody here already{alike}. Give an id that nobody has."


def _read(texts: Texts, new: ConsultantId, forms: tuple[Form[Consultant], Form[Consultant]]) -> Consultant | Saved:
    """The person of both forms, or what is wrong in either."""
    facts, apart = forms
    zone = ZoneInfo("America/New_York")
    first = facts.read(texts, replace(nobody(zone), consultant_id=new))
    second = apart.read(texts, replace(first.record or nobody(zone), consultant_id=new or ConsultantId("new")))
    mine = apart.texts(nobody(zone)).keys()
    faults = {**first.faults, **{name: text for name, text in second.faults.items() if name in mine}}
    return Saved(faults=faults) if faults or second.record is None else second.record
