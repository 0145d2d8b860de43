"""What an engagement asks of its presenters, changed by those who may know; the access log has each opening and change.

It is told and given as numbers, never seat by seat. The trail says how many presenters there are, and nothing of kinds:
nor does it keep the reason, which might.
"""

from collections.abc import Mapping
from dataclasses import replace
from random import SystemRandom

from matcher.domain.model.ids import EngagementId, SeatName
from matcher.domain.model.problem import Engagement
from matcher.domain.workflow.asked_panel import MOST_PRESENTERS, Panel, panel_faults, panel_of, seats_for
from matcher.domain.workflow.seat import SeatGiven, SeatStep
from matcher.domain.workflow.transitions import Who
from matcher.ports import Database, UnitOfWork
from matcher.records import Access, Action, HeldSeat, Permission, SeatKey, Subject, User
from matcher.services.accounts.accounts import require
from matcher.services.audit.entries import record
from matcher.services.dataset.after_import import settle_import
from matcher.services.dataset.editing import Given, Saved, Texts, told
from matcher.services.failures import AccountError, NotFoundError
from matcher.services.protection.readings import SAY_WHY_CHANGED, reason_said, slow_down
from matcher.services.saving import newer
from matcher.services.seats.doors import empty_seats


def texts_of(panel: Panel) -> Texts:
    """A panel as a form has it."""
    return {"presenters": str(panel.presenters), "experts": str(panel.experts), "survivors": str(panel.survivors)}


def open_panel(database: Database, user: User, engagement_id: EngagementId, why: str, once_more: str = "") -> Texts:
    """What an engagement asks for, as a form has it; it counts as reading the record of everyone who sits there.

    Raises:
        NotPermittedError: The user may not change data, or not know of lived experience.
        AccountError: No reason is given, or many were read lately.
        NotFoundError: There is no such engagement.
    """
    require(user, Permission.KEEP_DATA, Permission.READ_LIVED_EXPERIENCE)
    said = reason_said(why, once_more)

    def work(unit: UnitOfWork) -> Texts:
        engagement, _ = _opened(unit, user, engagement_id, _held(unit, engagement_id), said, once_more)
        return texts_of(panel_of(engagement.seats))

    return database.writing(work)


def save_panel(database: Database, user: User, engagement_id: EngagementId, given: Given) -> Saved:
    """Let an engagement ask for something else; decided seats stay, a proposal for a seat that goes is dropped.

    Raises:
        NotPermittedError: The user may not change data, or not know of lived experience.
        NotFoundError: There is no such engagement.
    """
    require(user, Permission.KEEP_DATA, Permission.READ_LIVED_EXPERIENCE)
    if not given.reason.strip():
        return Saved(faults={"reason": SAY_WHY_CHANGED})

    def work(unit: UnitOfWork) -> Saved:
        held = _held(unit, engagement_id)
        try:
            engagement, access = _opened(
                unit, user, engagement_id, held, f"changed: {given.reason.strip()}", given.reason
            )
        except AccountError as many:
            return Saved(faults={"reason": str(many)})
        now = texts_of(panel_of(engagement.seats))
        if newer(given.seen, *now.items()):
            return Saved(newer=now)
        wanted, faults = _wanted({**now, **given.texts})
        if wanted is None:
            return Saved(faults=faults)
        decided = {seat for seat, one in held.items() if one.fixed}
        stay = {seat: role for seat, role in engagement.seats.items() if seat in decided}
        if faults := panel_faults(wanted, panel_of(stay)):
            return Saved(faults=faults)
        used = _ever_used(unit, access, engagement_id)
        seats = seats_for(wanted, engagement.seats, decided, held, SystemRandom(), used)
        _put(unit, access, replace(engagement, seats=seats), held)
        note = [told({"presenters": str(len(one))}, ["presenters"]) for one in (engagement.seats, seats)]
        if note[0] != note[1]:
            record(unit, user, Action.EDIT, Subject.engagement(engagement_id), *note)
        settle_import(unit)
        return Saved(done=True)

    return database.writing(work)


def _held(work: UnitOfWork, engagement_id: EngagementId) -> dict[SeatName, HeldSeat]:
    return {key.seat: seat for key, seat in work.standing.seats().items() if key.engagement_id == engagement_id}


def _ever_used(work: UnitOfWork, access: Access, engagement_id: EngagementId) -> set[SeatName]:
    """Names of seats that the engagement had: a dataset or the trail may still mean them."""
    told = work.trail.find(subject=Subject.engagement(engagement_id))
    sealed = work.seat_names.all(access).get(engagement_id, {})
    return {*sealed.values(), *(SeatName(entry.subject.seat) for entry in told if entry.subject.seat)}


def _opened(
    work: UnitOfWork,
    user: User,
    engagement_id: EngagementId,
    held: Mapping[SeatName, HeldSeat],
    said: str,
    once_more: str,
) -> tuple[Engagement, Access]:
    about = f"what the seats of {engagement_id} ask for: "
    for person in sorted({seat.assignment.consultant_id for seat in held.values()}):
        slow_down(work, user, person, once_more)
        work.access_log.admit(user.user_id, person, about, said)
    access = work.access_log.admit(user.user_id, None, about, said)
    found = work.dataset.problem_around(access, [engagement_id], ()).engagements.get(engagement_id)
    if found is None:
        raise NotFoundError("There is no such engagement. Load the page again.")
    return found, access


def _wanted(texts: Texts) -> tuple[Panel | None, Texts]:
    numbers, faults = dict[str, int](), dict[str, str]()
    for name, least in (("presenters", 1), ("experts", 0), ("survivors", 0)):
        text = texts[name].strip()
        if text.isascii() and text.isdecimal() and len(text) <= len(str(MOST_PRESENTERS)):
            numbers[name] = int(text)
        else:
            faults[name] = f"Give a whole number from {least} to {MOST_PRESENTERS}."
    return (None, faults) if faults else (Panel(**numbers), {})


def _put(work: UnitOfWork, access: Access, engagement: Engagement, held: Mapping[SeatName, HeldSeat]) -> None:
    dropped = [SeatKey(engagement.engagement_id, seat) for seat in held if seat not in engagement.seats]
    if dropped:
        empty_seats(work, SeatStep.DROP, dropped, SeatGiven(work.now, who=Who.IMPORT))
    work.dataset.put_seats(access, engagement)
