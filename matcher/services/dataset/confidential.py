"""What is kept apart of a consultant, changed by those who may: each opening and each change is in the access log.

The trail says nothing of it: that there was a change could tell something to those who may not know.
"""

from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.problem import Consultant
from matcher.ports import Database, UnitOfWork
from matcher.ports.forms import Form
from matcher.records import Access, Permission, User
from matcher.services.accounts.accounts import require
from matcher.services.dataset.editing import Given, Saved, as_given
from matcher.services.failures import AccountError, NotFoundError
from matcher.services.protection.readings import SAY_WHY_CHANGED, reason_said, slow_down


def open_record(
    database: Database, user: User, consultant_id: ConsultantId, why: str, once_more: str = ""
) -> Consultant:
    """A consultant with what is kept apart, to be changed; as slow as :func:`readings.lived_experience`, and as logged.

    Raises:
        NotPermittedError: The user may not change data, or not know of lived experience.
        AccountError: No reason is given, or many were read lately.
        NotFoundError: There is no such consultant.
    """
    require(user, Permission.KEEP_DATA, Permission.READ_LIVED_EXPERIENCE)
    said = reason_said(why, once_more)

    def work(unit: UnitOfWork) -> Consultant:
        slow_down(unit, user, consultant_id, once_more)
        return _whole(unit, unit.access_log.admit(user.user_id, consultant_id, "", said), consultant_id)

    return database.writing(work)


def save_record(
    database: Database, user: User, consultant_id: ConsultantId, given: Given, form: Form[Consultant]
) -> Saved:
    """Save what is kept apart as a form has it, as slow as opening it; the reason is kept in the access log.

    Raises:
        NotPermittedError: The user may not change data, or not know of lived experience.
        NotFoundError: There is no such consultant.
    """
    require(user, Permission.KEEP_DATA, Permission.READ_LIVED_EXPERIENCE)
    if not given.reason.strip():
        return Saved(faults={"reason": SAY_WHY_CHANGED})

    def work(unit: UnitOfWork) -> Saved:
        try:  # what someone saved meanwhile is shown, so that saving is a way of reading
            slow_down(unit, user, consultant_id, given.reason)
        except AccountError as many:
            return Saved(faults={"reason": str(many)})
        access = unit.access_log.admit(user.user_id, consultant_id, "changed: ", given.reason.strip())
        after = as_given(form, _whole(unit, access, consultant_id), given)
        if isinstance(after, Saved):
            return after
        unit.dataset.put_confidential(access, after)
        return Saved(done=True)

    return database.writing(work)


def _whole(work: UnitOfWork, access: Access, consultant_id: ConsultantId) -> Consultant:
    person = work.dataset.problem_around(access, (), [consultant_id]).consultants.get(consultant_id)
    if person is None:
        raise NotFoundError("There is no such consultant. Load the page again.")
    return person
