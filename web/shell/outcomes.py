"""What the last step came to, in one sentence for the status region of the next page.

The cookie carries the kind of outcome and a count, or the number of an entry of the trail, never a name: what it says
about people is nothing.
"""

from flask import flash, get_flashed_messages

from matcher.domain.rules.in_words import in_a_row, quantity
from matcher.ports import UnitOfWork
from matcher.records import AuditEntry
from matcher.services.consultants.names import names_in
from matcher.services.runtime.request_id import current_request
from matcher.services.schedule.another_start import moved_to
from web.shell.center import center_zone, database
from web.shell.identity import reader
from web.shell.wording import zoned

SENTENCES = {
    "approved": "{seats} approved.",
    "rejected": "{seats} rejected. They will not be proposed there again.",
    "said_yes": "Noted: {whom} said yes by phone. Undo is beside the answer, until someone else is asked.",
    "said_no": "Noted: {whom} said no by phone. Undo is beside the answer, until someone else is asked.",
    "answer_gone": "Taken back: the offer to {whom} waits for an answer again.",
    "rejection_gone": "Taken back: {whom} may be proposed again from the next run on.",
    "locked": "{seats} locked.",
    "unlocked": "{seats} unlocked.",
    "moved": "Moved to {when}: {whom}, locked there. Undo is on Review, by Z, and on the engagement’s page.",
    "moved_approved": "Moved to {when}: {whom}, approved there. Undo is on Review, by Z, and on the engagement’s page.",
    "move_undone": "Taken back to {when}: {whom}.",
    "approved_again": "Taken back: {seats} approved as before.",
    "locked_again": "Taken back: {seats} locked as before.",
    "undone": "Taken back: {seats} to decide again.",
    "published": "Published: {seats} changed.",
    "withdrawn": "Taken back: {seats} public as before.",
    "refused": "{seats} not changed. The rows say why.",
    "nothing": "Nothing was selected, so nothing was changed.",
    "asked": "Asked: {people}. Letters wait in the outbox.",
    "asked_at_once": "Asked: {people}.",
    "asked_otherwise": "Asked: {people}. No letters were drafted; note each answer on Offers.",
    "offer_written": "The letter is written again. It waits in the outbox.",
    "own_facts_kept": "Saved. It counts from the next run on.",
    "own_link_sent": "If mail for someone here goes to this address, a link is on its way. It is good for 3 days.",
    "own_page_closed": "Your page is closed in this browser.",
    "code_heard": "The code is noted. A colleague has to hear it from them too, and type it in here.",
    "code_complete": "Both of you have heard the code: their own page opens in the browser that shows it.",
    "address_confirmed": "The address is confirmed. Links may go there.",
    "nobody_asked": "Nobody is to be asked now.",
    "consultant_added": "Added. They can be proposed from the next run on.",
    "answered": "Thank you. That is noted.",
    "replied": "Your reply is on the page of their link, and a letter with it waits in the outbox.",
    "may_be_asked_again": "Noted: {whom} may be proposed again.",
    "triage_complete": "The facts are saved.",
    "triage_send_back": "Sent back: the letter with your note waits in the outbox until someone sends it.",
    "triage_reply": "Your reply waits in the outbox until someone sends it.",
    "triage_answer": "Noted: the requester was answered, and the clock has stopped.",
    "triage_accept": "Accepted: it is an engagement now, and the next run looks for people.",
    "triage_refer": "Referred out to OVC TTAC: the letter to the requester waits in the outbox.",
    "triage_ask_granting_office": "The request waits for its granting office: the letter to it is in the outbox.",
    "triage_confirm": "Noted: the granting office confirmed.",
    "triage_decline": "Declined: the letter to the requester waits in the outbox.",
    "triage_mark_duplicate": "Marked as a duplicate.",
    "triage_snooze": "Put aside until that day.",
    "triage_wake": "Taken up again.",
    "triage_withdraw": "Noted: the requester has withdrawn it.",
    "triage_undo": "Taken back: the request stands where it stood before.",
    "lifecycle_prepare": "Saved: support person and debrief.",
    "lifecycle_confirm": "Confirmed. Nobody outside is told by this step.",
    "lifecycle_look_again": "It is to be looked at again, and to be confirmed again.",
    "lifecycle_deliver": "Noted: it took place.",
    "lifecycle_evaluate": "Noted: the evaluations are in.",
    "lifecycle_close": "Closed.",
    "lifecycle_hold": "On hold: everyone on the team is released, and no run touches it.",
    "lifecycle_withdraw": "Withdrawn: everyone on the team is released, and no run touches it.",
    "lifecycle_resume": "Taken up again: the next run looks for people.",
    "released": "Released: {whom}. The seat is open.",
    "seat_kept": "Kept, with your reason: {whom}.",
    "letter_kept": "The letter is kept as you wrote it.",
    "letters_discarded": "Discarded: {letters}.",
    "unannounced": "Undone: nobody is asked for {seats} any more, and what is public is as it was before.",
    "withdrawals_drafted": "Drafted for those who had a letter: {letters}, in the outbox.",
    "noted": "Noted in the log.",
    "taken_in": "The request is taken in. It waits here, like every other.",
    "commented": "Your comment is there.",
    "read": "Marked as read.",
    "view_saved": "The view is saved: it stands above the list.",
    "view_refused": "Not saved: give it a name of up to 60 characters, and delete one where there are 30.",
    "view_deleted": "The saved view is deleted.",
    "digests_set": "Saved: you are written to as often as you chose.",
    "letters_sent": "Sent: {letters}.",
    "letters_noted": "Noted as sent: {letters}.",
    "letters_back": "{letters} to send again.",
    "feed_closed": "The private calendar is closed: its address has stopped.",
    "calendar_kept": "Kept. Own calendars are read about every hour.",
    "calendar_refused": "Not kept: give an address that begins with https:// and holds no password.",
    "allowance_given": "Given. The account can go on at once; it is on record.",
    "allowance_left": "Left as it is: the account goes on tomorrow. It is on record.",
    "account_made": "The account is made.",
    "data_kept_account": "Saved. Where something changed, they are signed out everywhere.",
    "signed_out": "Signed out everywhere.",
    "imported": "Imported. It counts from the next run on.",
    "data_kept": "Saved. It counts from the next run on.",
    "many_asked": "Asked. A second person with the permission sees it on Today.",
    "many_approved": "Approved: good for once, within an hour. It is on record.",
    "many_declined": "Declined. It is on record.",
    "address_set": "The address is kept.",
    "person_answered": "The answer is saved.",
    "scenario_kept": "The scenario is kept.",
    "scenario_forgotten": "The scenario is kept no longer. What was asked about it stays.",
    "study_stopped": "It stops within seconds, with what is known.",
    "study_cancelled": "It ends within seconds, and nothing of it is kept.",
    "answer_chosen": "Chosen: the team is locked, and all that changes with it is proposed.",
    "asked_all_uncovered": "Asked: {questions}. The list says what is known as the answers come.",
    "asked_some_uncovered": "Asked: {questions}. Your account can ask about the rest tomorrow.",
    "uncovered_stopped": "Stopped: {questions}. What is known by now stays.",
    "answer_taken_back": "Taken back: everything is proposed as it was.",
    "run_asked": "A run was asked for. It begins as soon as a worker takes it.",
    "run_stop": "The run stops within seconds and keeps the best so far.",
    "run_cancel": "The run ends within seconds and keeps nothing.",
    "run_forgotten": "Taken back: the run does not begin.",
    "appearance": "Your preference is kept on this device.",
    "password_set": "Your new password is set. You are signed out everywhere else.",
    "factor_added": "The second factor is added. You are asked for it at the next sign-in.",
    "factor_renamed": "Saved.",
    "factor_removed": "The second factor is removed.",
    "session_ended": "That session is ended.",
    "session_gone": "That session had ended already.",
    "reset_sent": "If there is an account with this address, a letter is on its way. Its link is good for 30 minutes.",
    "stayed": "You stay signed in.",
}


ENTRIES_OF_A_STEP = 20
"""So many entries at most does a step about one person write."""


def tell(outcome: str, seats: int = 0) -> None:
    """Say on the next page what came of this step."""
    if outcome not in SENTENCES:
        raise LookupError(f"no outcome is called {outcome}; the outcomes are {', '.join(SENTENCES)}")
    flash(f"{outcome}:{seats}")


def tell_whom(outcome: str) -> None:
    """Say on the next page what came of this step, and to whom: the last who sat where this request changed a seat."""
    with database().reading() as work:
        mine = work.trail.find(user_id=reader().user_id, limit=ENTRIES_OF_A_STEP)
    request_id = current_request()
    tell(outcome, next((one.entry_id for one in mine if one.placement and one.request_id == request_id), 0))


def sentence(outcome: str, seats: int = 0, whom: str = "", when: str = "") -> str:
    """An outcome in words.

    Args:
        whom: Who sits in the seats, where the answer itself may name them.
        when: Their start, where the step gave them one.
    """
    return SENTENCES[outcome].format(
        seats=whom or quantity(seats, "seat"),
        letters=quantity(seats, "letter"),
        questions=quantity(seats, "question"),
        people=quantity(seats, "person", "people"),
        whom=whom,
        when=when,
    )


def outcomes() -> list[str]:
    """What there is to say, once."""
    told = [str(message).partition(":") for message in get_flashed_messages()]
    return [
        sentence(outcome, int(seats), *_whom_and_when(outcome, int(seats)))
        for outcome, _, seats in told
        if outcome in SENTENCES
    ]


def _whom_and_when(outcome: str, entry_id: int) -> tuple[str, str]:
    """Whom an entry of the trail is about, and for whom they present, and their start; empty where none is said."""
    if "{whom}" not in SENTENCES[outcome]:
        return "", ""
    with database().reading() as work:
        entry = work.trail.get(entry_id)
        if entry is None or entry.placement is None:
            return "that person", "another start"
        moves = "{when}" in SENTENCES[outcome]
        team = _of_one_step(work, entry) if moves else [entry]
    names = names_in(database(), team)
    people = sorted({names.person(one.placement.consultant_id) for one in team if one.placement})
    whom = f"{in_a_row(people)} ({names.organization(entry.key.engagement_id)})"
    return whom, zoned(moved_to(entry), names.zone(entry.subject.subject_id, center_zone())) if moves else ""


def _of_one_step(work: UnitOfWork, entry: AuditEntry) -> list[AuditEntry]:
    """What was written with an entry about the same team."""
    near = work.trail.find(engagement_id=entry.key.engagement_id, actions=[entry.action])
    return [one for one in near if one.request_id == entry.request_id]
