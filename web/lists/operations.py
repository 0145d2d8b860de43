"""The lists of letters, jobs, runs and entries of the audit trail."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from flask import url_for

from matcher.domain.workflow.letter import LetterKind, LetterState
from matcher.records import Job, JobKind, JobState, Letter, Outline, Permission, Run, RunStatus
from matcher.services.lists.rows import EntryRow
from matcher.services.runs.proof_now import given_in
from web.lists.center.trail_words import about, did, plain, reason, remark
from web.lists.columns import Column, Kind, Listing
from web.shell.center import center_zone
from web.shell.wording import bound_in_words, term

LETTER_STATES = {
    LetterState.DRAFT: ("edit", "Draft"),
    LetterState.SENDING: ("hourglass_empty", "Being sent"),
    LetterState.SENT: ("check", "Sent"),
    LetterState.FAILED: ("error", "Not sent"),
    LetterState.UNKNOWN: ("help", "Find out whether it arrived"),
    LetterState.DISCARDED: ("close", "Discarded"),
}
"""Each state: an icon and a word."""
LETTER_KINDS = {
    LetterKind.ACKNOWLEDGEMENT: "Acknowledgement",
    LetterKind.REFERRAL: "Referral",
    LetterKind.GRANTING_OFFICE: "Question to a granting office",
    LetterKind.DECLINE: "Decline",
    LetterKind.OFFER: "Offer",
    LetterKind.REMINDER: "Reminder of an offer",
    LetterKind.INVITATION: "Invitation",
    LetterKind.CANCELLATION: "Cancellation",
    LetterKind.MESSAGE: "Message",
    LetterKind.READINGS: "Who read a record",
}
RUN_STATES = {
    RunStatus.STARTED: ("info", "Under way"),
    RunStatus.FINISHED: ("check_circle", "Proposed a schedule"),
    RunStatus.NOTHING_NEW: ("check", "Nothing new to propose"),
    RunStatus.FAILED: ("error", "Failed; nothing was changed"),
    RunStatus.CANCELLED: ("cancel", "Cancelled; nothing was changed"),
    RunStatus.DIED: ("error", "Was cut off; nothing was changed"),
}
"""How a run stands: an icon and words."""
JOB_KINDS = {
    JobKind.NIGHT: "Night",
    JobKind.RUN: "Run",
    JobKind.REPAIR: "Repair",
    JobKind.STUDY: "Scenarios",
}
JOB_STATES = {
    JobState.WAITING: ("schedule", "Waits its turn"),
    JobState.AT_WORK: ("info", "Running"),
    JobState.DONE: ("check_circle", "Done"),
    JobState.FAILED: ("error", "Failed"),
    JobState.CANCELLED: ("cancel", "Cancelled"),
}


class About(NamedTuple):
    """What a letter is about: its name and its page."""

    name: str
    address: str


@dataclass(frozen=True)
class LetterRow:
    """A letter, what it is about, and why a step with it was refused; it is opened when its words are asked for."""

    outline: Outline
    about: About
    refused: str = ""

    @cached_property
    def letter(self) -> Letter:
        """What it says, and to whom."""
        return self.outline.opened()


def _letter_note(row: LetterRow) -> str:
    parts = (row.outline.fault, f"Not changed. {row.refused}" if row.refused else "")
    return " ".join(filter(None, parts))


LETTERS: Listing[LetterRow] = Listing(
    name="letters",
    endpoint="outbox.index",
    title="Letters",
    one="letter",
    many="letters",
    columns=(
        Column(
            "subject",
            "Letter",
            lambda row: row.letter.subject,
            link=lambda row: url_for("outbox.show", letter_id=row.outline.letter_id),
            note=lambda row: f"{LETTER_KINDS[row.outline.kind]} {row.outline.letter_id}",
        ),
        Column("kind", "Kind", lambda row: LETTER_KINDS[row.outline.kind], Kind.CHOICE, shown=False),
        Column("to", "To", lambda row: row.letter.to.name, note=lambda row: row.letter.to.consultant_id or ""),
        Column("about", "About", lambda row: row.about.name, link=lambda row: row.about.address),
        Column(
            "standing",
            "Where it stands",
            lambda row: LETTER_STATES[row.outline.state][1],
            Kind.CHOICE,
            icon=lambda row: LETTER_STATES[row.outline.state][0],
            note=_letter_note,
        ),
        Column("drafted", "Drafted", lambda row: row.outline.created_at.astimezone(center_zone()), Kind.MOMENT),
    ),
    order="-drafted",
    identify=lambda row: f"{row.outline.letter_id:019}",
    search="Subject, person, organization or number",
)


def _covered(run: Run) -> str | None:
    return f"{run.proposal.after.covered} of {run.proposal.after.eligible}" if run.proposal else None


RUNS: Listing[Run] = Listing(
    name="runs",
    endpoint="runs.index",
    title="Runs",
    one="run",
    many="runs",
    columns=(
        Column(
            "started",
            "Started",
            lambda run: run.started_at.astimezone(center_zone()),
            Kind.MOMENT,
            link=lambda run: url_for("runs.show", run_id=run.run_id),
        ),
        Column(
            "status",
            "How it went",
            lambda run: RUN_STATES[run.status][1],
            Kind.CHOICE,
            icon=lambda run: RUN_STATES[run.status][0],
        ),
        Column("cause", "Why there was a run", lambda run: run.cause, shown=False),
        Column("covered", "Covered", _covered),
        Column(
            "score",
            "Score",
            lambda run: run.proposal.score if run.proposal else None,
            Kind.NUMBER,
            note=lambda run: (
                bound_in_words(run.proposal.score, run.proposal.bound) + given_in(run) if run.proposal else ""
            ),
        ),
        Column(
            "took",
            "Took, seconds",
            lambda run: (run.finished_at - run.started_at).total_seconds() if run.finished_at else None,
            Kind.NUMBER,
        ),
    ),
    order="-started",
    identify=lambda run: f"{run.run_id:019}",
    search="How it went, or why there was a run",
)

JOBS: Listing[Job] = Listing(
    name="jobs",
    endpoint="records.jobs",
    title="Jobs",
    one="job",
    many="jobs",
    columns=(
        Column("asked", "Asked for", lambda job: job.asked_at.astimezone(center_zone()), Kind.MOMENT),
        Column("kind", "What", lambda job: JOB_KINDS[job.kind], Kind.CHOICE),
        Column("by", "By", lambda job: job.asked_by or "The clock", Kind.CHOICE),
        Column(
            "standing",
            "How it stands",
            lambda job: JOB_STATES[job.state][1],
            Kind.CHOICE,
            icon=lambda job: JOB_STATES[job.state][0],
            note=lambda job: "" if job.kind is JobKind.STUDY else job.reason,  # of planners' questions: theirs to read
        ),
        Column("attempts", "Tries", lambda job: job.attempts, Kind.NUMBER),
        Column(
            "finished",
            "Ended",
            lambda job: job.finished_at.astimezone(center_zone()) if job.finished_at else None,
            Kind.MOMENT,
        ),
    ),
    order="-asked",
    identify=lambda job: f"{job.job_id:019}",
    search="What, who or how it stands",
)

TRAIL: Listing[EntryRow] = Listing(
    name="audit-trail",
    endpoint="records.trail",
    title="Audit trail",
    one="entry",
    many="entries",
    columns=(
        Column("number", "Entry", lambda row: row.entry.entry_id, Kind.NUMBER, needs=Permission.AUDIT),
        Column("at", "When", lambda row: row.entry.at.astimezone(center_zone()), Kind.MOMENT, needs=Permission.AUDIT),
        Column("who", "Who", lambda row: row.entry.actor or "The system", Kind.CHOICE, needs=Permission.AUDIT),
        Column("action", "What was done", lambda row: did(row.entry), Kind.CHOICE, needs=Permission.AUDIT),
        Column("kind", "Kind", lambda row: term(row.entry.subject.kind), Kind.CHOICE, needs=Permission.AUDIT),
        Column("about", "About", lambda row: about(row.entry, row.about), needs=Permission.AUDIT),
        Column("person", "Person", lambda row: row.person, needs=Permission.AUDIT),
        Column("before", "Before", lambda row: plain(row.before), needs=Permission.AUDIT),
        Column("after", "After", lambda row: plain(row.after), needs=Permission.AUDIT),
        Column(
            "reason",
            "Reason",
            lambda row: reason(row.entry),
            note=lambda row: remark(row.entry),
            needs=Permission.AUDIT,
        ),
        Column("request", "Request id", lambda row: row.entry.request_id, shown=False, needs=Permission.AUDIT),
    ),
    order="-number",
    identify=lambda row: f"{row.entry.entry_id:019}",
    search="Person, organization, who, what or why",
)
