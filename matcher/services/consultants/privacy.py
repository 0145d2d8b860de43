"""What a reader may be told: nothing here lets anyone tell who holds lived experience or who opted out of what.

Views carry no roles, whoever reads: seats are called presenters. Only :func:`lived_experience` tells, one person at a
time, with the permission and an entry in the access log.
"""

from typing import Protocol

from matcher.domain.explain.disclosure import PANEL_NOT_MET, told
from matcher.domain.model.ids import ConsultantId
from matcher.domain.rules import PANEL_RULES, RULES_BY_NAME
from matcher.ports import Database, UnitOfWork
from matcher.records import AccessEntry, LivedExperience, Permission, User
from matcher.services.accounts.accounts import require
from matcher.services.failures import AccountError

PANEL = "panel"


class Broken(Protocol):
    """A broken rule, however it was found."""

    @property
    def rule(self) -> str:
        """Name of the rule."""
        ...

    @property
    def detail(self) -> str:
        """What is wrong with a row that no rule can read, else empty."""
        ...


def rule_shown(reader: User, rule: str) -> str:
    """The rule's name as this reader may know it: an opt-out is ``available`` to all, the panel's rules ``panel``."""
    if rule in PANEL_RULES:
        return rule if reader.may(Permission.READ_LIVED_EXPERIENCE) else PANEL
    return told(rule)


def rule_sentence(reader: User, rule: str) -> str:
    """The rule's sentence as this reader may know it."""
    shown = rule_shown(reader, rule)
    return PANEL_NOT_MET if shown == PANEL else RULES_BY_NAME[shown].sentence


def sentence_for(reader: User, broken: Broken) -> str:
    """A broken rule in words, as this reader may know it."""
    return broken.detail or rule_sentence(reader, broken.rule)


def lived_experience(database: Database, reader: User, consultant_id: ConsultantId, why: str) -> LivedExperience | None:
    """A consultant's roles, for a reader with the permission; the access is logged with its reason.

    Raises:
        NotPermittedError: The reader lacks the permission.
        AccountError: No reason is given.
    """
    require(reader, Permission.READ_LIVED_EXPERIENCE)
    if not why.strip():
        raise AccountError("Say why you need to know: the reason is kept in the access log.")

    def read(work: UnitOfWork) -> LivedExperience | None:
        access = work.access_log.admit(reader.user_id, consultant_id, why.strip())
        return work.dataset.lived_experience(access, consultant_id)

    return database.writing(read)


def access_entries(database: Database, reader: User, limit: int = 200) -> tuple[AccessEntry, ...]:
    """Who read whose lived experience, when and why, newest first.

    Raises:
        NotPermittedError: The reader may not audit.
    """
    require(reader, Permission.AUDIT)
    with database.reading() as work:
        return work.access_log.entries(limit)
