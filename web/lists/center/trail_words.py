"""What was done, as people say it: entries of the audit trail hold short names of steps."""

from collections.abc import Mapping

from matcher.domain.workflow.engagement import EngagementStep
from matcher.domain.workflow.letter import LetterStep
from matcher.domain.workflow.request import Step
from matcher.records import Action, AuditEntry, SubjectKind
from matcher.services.audit import account_entries
from matcher.services.audit.intake_entries import RECEIVE
from web.shell.wording import term

DID: Mapping[Action, str] = {
    Action.APPROVE: "Approved",
    Action.REJECT: "Rejected",
    Action.LOCK: "Locked",
    Action.UNLOCK: "Unlocked",
    Action.CHOOSE: "Chose another team",
    Action.MOVE: "Moved to another start",
    Action.UNDO: "Took a decision back",
    Action.PUBLISH: "Published",
    Action.WITHDRAW: "Took out of what is public",
    Action.LEAVE: "Left the data with an import",
    Action.ACCOUNT: "Changed an account",
    Action.RUN: "Asked for a run",
    Action.ERASE: "Erased what was kept long enough",
    Action.OFFER: "Asked for a seat",
    Action.TAKE_BACK: "Took an offer back",
    Action.ACCEPT: "Yes to an offer",
    Action.DECLINE: "No to an offer",
    Action.EXPIRE: "No answer in time",
    Action.RELEASE: "Released from a seat",
    Action.KEEP: "Kept in a seat that no longer holds",
    Action.DELIVER: "Presented",
    Action.QUESTION: "Question or reply",
    Action.ASK_AGAIN: "Allowed to be asked again",
    Action.ENGAGEMENT: "Took a step of an engagement",
    Action.INTAKE: "Took a step of a request",
    Action.LETTER: "Changed a letter",
    Action.CALENDAR: "Changed a calendar",
    Action.CONTACT: "Changed an address",
    Action.OWN_PAGE: "Heard a code for an own page",
    Action.PERSON: "Said who is one person",
    Action.EDIT: "Changed facts",
    Action.IMPORT: "Imported a dataset",
    Action.KEY: "Changed a key",
    Action.CLOCK: "Said that the clock is right",
    Action.ALLOWANCE: "Answered for an account’s questions",
    Action.READING: "Took a step of a request to read records",
    Action.COMMENT: "Wrote a note",
}
"""In a word or two, where an entry does not say more."""
STEPS: Mapping[Action, Mapping[str, str]] = {
    Action.LETTER: {
        "drafted": "Drafted a letter",
        LetterStep.EDIT: "Changed a letter",
        LetterStep.BEGIN: "Sent a letter",
        LetterStep.ACCEPTED: "The mail server took a letter",
        LetterStep.REFUSED: "The mail server refused a letter",
        LetterStep.LOST: "The mail server gave no answer",
        LetterStep.DISCARD: "Discarded a letter",
        LetterStep.MARK_SENT: "Noted that a letter was sent",
        LetterStep.NOT_ARRIVED: "Noted that a letter did not arrive",
    },
    Action.INTAKE: {
        RECEIVE: "A request came in",
        Step.COMPLETE: "Completed a request’s facts",
        Step.SEND_BACK: "Sent a request back",
        Step.REPLY: "Drafted a reply to a requester",
        Step.ANSWER: "Answered a requester",
        Step.ACCEPT: "Accepted a request",
        Step.REFER: "Referred a request out",
        Step.ASK_GRANTING_OFFICE: "Asked a granting office",
        Step.CONFIRM: "Noted that a granting office confirmed",
        Step.DECLINE: "Declined a request",
        Step.MARK_DUPLICATE: "Marked a request as a duplicate",
        Step.SNOOZE: "Put a request aside",
        Step.WAKE: "Took a request up again",
        Step.WITHDRAW: "Noted that a request was withdrawn",
        Step.UNDO: "Took a step of a request back",
    },
    Action.ENGAGEMENT: {
        EngagementStep.PREPARE: "Named a support person and a debrief",
        EngagementStep.CONFIRM: "Confirmed an engagement",
        EngagementStep.LOOK_AGAIN: "Put an engagement back to be looked at",
        EngagementStep.DELIVER: "Noted that an engagement took place",
        EngagementStep.EVALUATE: "Noted that the evaluations are in",
        EngagementStep.CLOSE: "Closed an engagement",
        EngagementStep.HOLD: "Put an engagement on hold",
        EngagementStep.WITHDRAW: "Withdrew an engagement",
        EngagementStep.RESUME: "Took an engagement up again",
    },
    Action.ACCOUNT: {
        account_entries.MADE: "Made an account",
        account_entries.PASSWORD: "Set a password",
        account_entries.ACCESS: "Changed what an account may do",
        account_entries.FACTOR_ADDED: "Added a second factor",
        account_entries.FACTOR_REMOVED: "Removed a second factor",
        account_entries.FACTOR_RENAMED: "Renamed a second factor",
        account_entries.COUNT_WENT_BACK: "Refused a passkey that may have been copied",
        account_entries.SIGNED_OUT: "Signed out everywhere",
        account_entries.NEW_CODES: "Renewed recovery codes",
        account_entries.RECOVERED: "Signed in with a recovery code",
    },
    Action.RUN: {
        "night": "Asked for the nightly run",
        "run": "Asked for a run",
        "repair": "Asked for who is next",
        "study": "Asked for a what-if",
        "forget": "Took back what waited for a worker",
        "stop": "Asked a run to stop and keep its best",
        "cancel": "Cancelled a run",
    },
    Action.COMMENT: {
        "comment": "Commented",
        "call": "Noted a call",
        "letter": "Noted a letter",
        "note": "Noted something",
    },
}
"""By what the note of an entry names."""
STATES: Mapping[str, str] = {"pending": "To decide", "offered": "Asked"}
"""What other pages call them."""
KINDS: Mapping[SubjectKind, str] = {
    SubjectKind.DATASET: "The center’s data",
    SubjectKind.POLICY: "Rules and points",
    SubjectKind.RETENTION: "What is kept for a while",
    SubjectKind.KEY: "Keys",
    SubjectKind.CLOCK: "The clock",
    SubjectKind.READING: "Confidential records",
}
"""What needs no name."""


def did(entry: AuditEntry) -> str:
    """What an entry tells, in plain words: "Sent a letter"."""
    named = STEPS.get(entry.action, {}).get(entry.note)
    if named is None and entry.action is Action.LETTER and entry.after == "discarded":
        return STEPS[Action.LETTER][LetterStep.DISCARD]  # with the reason why it was, as its note
    return named or DID[entry.action]


def reason(entry: AuditEntry) -> str:
    """Why it was done; of a letter, what kind it is, and why where it says so: :func:`about` says what it is about."""
    if entry.action is not Action.LETTER:
        return plain(entry.reason)
    kind = plain(entry.reason.partition(", ")[0])
    return kind if entry.note in STEPS[Action.LETTER] else f"{kind}: {entry.note}"


def remark(entry: AuditEntry) -> str:
    """What is noted beside the reason, where :func:`did` or :func:`reason` has not said it."""
    said = entry.action is Action.LETTER or entry.note in STEPS.get(entry.action, {})
    return "" if said else plain(entry.note)


def plain(text: str) -> str:
    """A name of a state as a word; sentences, moments and people's names as they are."""
    if text in STATES:
        return STATES[text]
    return term(text) if text.isascii() and text.islower() and text.replace("_", "").isalpha() else text


def about(entry: AuditEntry, name: str) -> str:
    """What it is about.

    Args:
        name: What is known of it by name.
    """
    return KINDS.get(entry.subject.kind, name)
