"""The review: what tonight's proposal would change, and the decisions about it, row by row or many at once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matcher.domain.model.ids import EngagementId, SeatName
from matcher.domain.rules.in_words import in_a_row
from matcher.records import Action, Permission, RowState, SeatKey
from matcher.records.record_numbers import record_number
from matcher.services.choices.taking_back import undo_chosen
from matcher.services.notes.comments import comment_counts
from matcher.services.review import decisions
from matcher.services.review.decisions import LastAction, Outcome, RejectReason, Result, RowRef
from matcher.services.review.proposal_review import (
    Review,
    ReviewGroup,
    changed_since,
    find_group,
    latest_review,
    review_progress,
    seats_under_review,
)
from matcher.services.runs.proof_now import ProofNow, is_by_hand, proof_now
from matcher.services.schedule.another_start import undo_decision, undo_last_action
from matcher.services.seats.judged_seats import judged_seats, waiting_seats
from web.pages.schedule.last_action import (
    MOST_NAMED,
    NOT_LAST,
    NOTHING_TO_UNDO,
    came_after,
    last_to_undo,
    nothing_to_undo,
    whose,
)
from web.pages.schedule.review_list import PAGE, Filter, Section, card, first_page, next_page, sections
from web.shell.center import database
from web.shell.identity import reader, requires
from web.shell.outcomes import sentence, tell
from web.shell.seat_keys import engagement_key, seat_key

pages = Blueprint("review", __name__, url_prefix="/review")

DONE = {"approve": "approved", "reject": "rejected", "lock": "locked", "unlock": "unlocked", "undo": "undone"}
AGAIN: Mapping[RowState | None, str] = {RowState.APPROVED: "approved_again", RowState.LOCKED: "locked_again"}
"""What is said of a row that is settled again after a decision was taken back."""
LETS_MORE_IN = frozenset({"reject", "unlock"})
"""After these a proof may hold no longer; to approve or lock changes nothing of what a proposal comes to."""
GONE = "This row is no longer under review: a newer proposal has come in. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Merged:
    """What later runs changed since a page was loaded.

    Args:
        since: The proposal that the page shows.
        at: When the latest run proposed; ``rows`` how many rows it has otherwise.
    """

    since: int
    at: datetime
    rows: int


class Head(NamedTuple):
    """What a proposal comes to, as a page says it above the rows."""

    review: Review
    proof: ProofNow
    in_doubt: int
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Addressed:
    """A row as a form named it."""

    key: str
    version: int
    engagement_id: EngagementId


@pages.get("/")
@requires(Permission.READ)
def show() -> ResponseReturnValue:
    """The latest proposal as a difference against what is public."""
    review = latest_review(database())
    if review is None:
        return render_template("review/review_empty.html")
    return page(review, {}, select=request.args.get("select") == "unflagged")


@pages.get("/more")
@requires(Permission.READ)
def more() -> ResponseReturnValue:
    """The next cards of a section: beside those that are shown, or on a page of their own."""
    review = latest_review(database()) or abort(404)
    only = Filter.of(request.args)
    section = next_page(review, only, request.args.get("kind", ""), request.args.get("after", ""))
    if request.headers.get("HX-Request"):
        return render_template("review/review_more.html", section=section, only=only, review=review, **choices())
    return page(review, {}, section=section)


@pages.get("/changed")
@requires(Permission.READ)
def changed() -> ResponseReturnValue:
    """What later runs changed since a page was loaded, in a sentence for that page."""
    since = record_number(request.args.get("since", ""))
    return render_template("review/review_merged.html", merged=merged(since), only=Filter.of(request.args))


@pages.get("/reject")
@requires(Permission.DECIDE)
def reject_form() -> ResponseReturnValue:
    """The form that rejects someone, for a browser without JavaScript."""
    one = addressed(request.args.get("row", ""))
    group = find_group(database(), one.engagement_id) or abort(404)
    line = next((line for line in card(group, {}).lines if line.key == one.key), None) or abort(404)
    return render_template("review/reject.html", group=group, line=line, only=Filter.of(request.args), **choices())


@pages.post("/<any(approve, reject, lock, unlock):action>")
@requires(Permission.DECIDE)
def decide(action: str) -> ResponseReturnValue:
    """Carry out a decision about the rows that the form names, or about the one that its button names."""
    asked = [addressed(text) for text in request.form.getlist("only") or request.form.getlist("row")]
    seats = seats_of(seats_under_review(database()) or abort(404))
    proposal = record_number(request.form.get("proposal", "")) or abort(400)
    rows = [RowRef(proposal, one.engagement_id, seats[one.key], one.version) for one in asked if one.key in seats]
    outcomes = carry_out(action, rows)
    notes = {one.key: GONE for one in asked if one.key not in seats}
    acted_on = proposal if action in LETS_MORE_IN else None
    return answer(action, outcomes, notes, [one.engagement_id for one in asked], acted_on)


@pages.post("/undo")
@requires(Permission.DECIDE)
def undo() -> ResponseReturnValue:
    """Take a decision back."""
    decision, acted_on = record_number(request.form.get("decision", "")) or abort(400), under_review()
    outcomes = undo_decision(database(), reader(), decision)
    return answer("undo", outcomes, {}, [one.engagement_id for one in outcomes], acted_on)


@pages.post("/undo-last")
@requires(Permission.DECIDE)
def undo_last() -> ResponseReturnValue:
    """Take back what the reader did last: one row, or all that were decided at once."""
    decision, acted_on = record_number(request.form.get("decision", "")) or abort(400), under_review()
    last = decisions.last_action(database(), reader())
    if last is None or last.since or last.newest.entry_id != decision:
        return nothing_undone(last)
    if last.newest.action is Action.CHOOSE:
        return undo_last_choice(decision, acted_on)
    outcomes = undo_last_action(database(), reader(), decision)
    return answer("undo", outcomes, {}, [one.engagement_id for one in outcomes], acted_on)


def nothing_undone(last: LastAction | None) -> ResponseReturnValue:
    """Say why: a colleague came after, or the page is older than what was done last."""
    words = f"Nothing was undone: {came_after(last.since) if last and last.since else NOT_LAST}"
    touched = [EngagementId(one.subject.subject_id) for one in last.decisions] if last else []
    if not request.headers.get("HX-Request"):
        return page(latest_review(database()) or abort(404), {}, words=words), 409
    return fragment({}, words, groups_of(touched)), 409, {"HX-Reswap": "none"}


def undo_last_choice(entry_id: int, acted_on: int | None) -> ResponseReturnValue:
    """Take the answer back that the reader chose last, all of it or nothing."""
    undone, changed = undo_chosen(database(), reader(), entry_id)
    if not request.headers.get("HX-Request"):
        if not undone.done:
            return page(latest_review(database()) or abort(404), {}, words=undone.sentence), 409
        tell("answer_taken_back")
        return redirect(url_for(".show", **Filter.of(request.args).arguments, _anchor="proposal"), 303)
    shown = fragment({}, undone.sentence, groups_of(changed), acted_on)
    return shown, 200 if undone.done else 409, {"HX-Reswap": "none"}


def under_review() -> int | None:
    """The proposal under review, before something is done that may bring another."""
    progress = review_progress(database())
    return progress.proposal.proposal_id if progress else None


def addressed(text: str) -> Addressed:
    """Read a row's address; anything that no page of ours wrote is a bad request."""
    key, _, rest = text.partition(".")
    version, dot, engagement_id = rest.partition(".")
    number = record_number(version)
    if not dot or number is None:
        abort(400)
    return Addressed(key, number, EngagementId(engagement_id))


def seats_of(keys: Iterable[SeatKey]) -> Mapping[str, SeatName]:
    """The seats under review by what forms call them."""
    return {seat_key(*key): key.seat for key in keys}


def carry_out(action: str, rows: Sequence[RowRef]) -> Sequence[Outcome]:
    """Ask the service for it: teams are approved whole, unless a button names one seat."""
    if action == "reject":
        reason = request.form.get("reason", "")
        if reason not in set(RejectReason):
            abort(400)
        note = request.form.get("note", "").strip()
        return decisions.reject(database(), reader(), rows, RejectReason(reason), note)
    approve = decisions.approve if "only" in request.form else decisions.approve_teams
    perform = {"approve": approve, "lock": decisions.lock, "unlock": decisions.unlock}[action]
    return perform(database(), reader(), rows)


def answer(
    action: str,
    outcomes: Sequence[Outcome],
    notes: Mapping[str, str],
    touched: Sequence[EngagementId],
    acted_on: int | None = None,
) -> ResponseReturnValue:
    """Show what came of it: beside the rows where something was refused, else in the status region.

    Args:
        acted_on: The proposal under review before; None where what it comes to stays.
    """
    refused = [one for one in outcomes if one.result is not Result.DONE]
    notes = {**notes, **{seat_key(one.engagement_id, one.seat): one.sentence for one in refused}}
    done = Counter(AGAIN.get(one.again, DONE[action]) for one in outcomes if one.result is Result.DONE)
    counts = {**{name: done[name] for name in (DONE[action], *AGAIN.values())}, "refused": len(notes)}
    told = {name: seats for name, seats in counts.items() if seats} or {"nothing": 0}
    waits = any(one.result is Result.WAITS for one in outcomes)
    status = 429 if waits else 422 if notes else 200
    if request.headers.get("HX-Request"):
        groups = groups_of(touched)
        whom = named(groups, outcomes) if len(told) == 1 and not notes else ""
        words = " ".join(sentence(name, seats, whom) for name, seats in told.items())
        return fragment(notes, words, groups, acted_on), status, {"HX-Reswap": "none"}
    words = " ".join(sentence(name, seats) for name, seats in told.items())
    review = latest_review(database()) or abort(404)
    if notes:
        return page(review, notes, words=words), status
    for name, seats in told.items():
        tell(name, seats)
    return redirect(url_for(".show", **Filter.of(request.args).arguments, _anchor=anchor(review, touched)), 303)


def anchor(review: Review, touched: Sequence[EngagementId]) -> str:
    """Where to go on: the row that was acted on if the page still shows it, else the list."""
    here = (request.form.get("only") or request.form.get("row", "")).partition(".")[0]
    only = Filter.of(request.args)
    shown = {
        line.key
        for section in first_page(sections(review, only, {}), only)
        for one in section.shown
        for line in one.lines
    }
    return f"row-{here}" if here in shown and len(set(touched)) == 1 else "proposal"


def page(
    review: Review,
    notes: Mapping[str, str],
    *,
    words: str = "",
    select: bool = False,
    section: Section | None = None,
) -> str:
    """The whole page, or that of one section's next cards."""
    only = Filter.of(request.args)
    listed = [section] if section else first_page(sections(review, only, notes, select=select), only)
    since = record_number(request.args.get("since", ""))
    return render_template(
        "review/review.html",
        only=only,
        sections=listed,
        words=words,
        selecting=select,
        changed_keys={seat_key(*key) for key in changed_since(database(), since)} if since else set(),
        **head_of(review)._asdict(),
        **choices(),
    )


def head_of(review: Review) -> Head:
    """What the proposal comes to, as of now."""
    in_doubt = len(waiting_seats(judged_seats(database())))
    return Head(review, proof_now(database(), review.proposal), in_doubt, is_by_hand(database(), review.proposal))


def groups_of(touched: Iterable[EngagementId]) -> list[ReviewGroup]:
    """The engagements that were acted on, as they are now."""
    groups = (find_group(database(), eid) for eid in dict.fromkeys(touched))
    return [group for group in groups if group]


def named(groups: Sequence[ReviewGroup], outcomes: Sequence[Outcome]) -> str:
    """Whom a step was about, and for whom they present; empty where that are too many to name."""
    acted = {(one.engagement_id, one.seat) for one in outcomes}
    if len(groups) != 1 or len(acted) > MOST_NAMED:
        return ""
    rows = [row for row in groups[0].rows if (row.engagement_id, row.seat) in acted]
    people = [who.name for row in rows if (who := row.after or row.before)]
    engagement = groups[0].engagement
    if not people or not engagement:
        return ""
    return f"{in_a_row(people)} ({engagement.organization or engagement.engagement_id})"


def fragment(notes: Mapping[str, str], words: str, groups: Sequence[ReviewGroup], acted_on: int | None = None) -> str:
    """What htmx puts into the page: the engagements acted on, where they are; progress and status beside them.

    A page that shows what was acted on has what became of it, and nothing else changed while it was read.
    """
    loaded = record_number(request.form.get("loaded", ""))
    is_shown = loaded is not None and loaded == acted_on
    review = latest_review(database()) if is_shown else None
    return render_template(
        "review/review_cards.html",
        cards=[card(group, notes) for group in groups],
        only=Filter.of(request.args),
        review=review_progress(database()),
        words=words,
        head=head_of(review) if review else None,
        merged=None if is_shown else merged(loaded),
        **choices(),
    )


def merged(since: int | None) -> Merged | None:
    """What later runs changed since the page with a proposal was loaded; None where there was none."""
    progress = review_progress(database())
    if since is None or progress is None or progress.proposal.proposal_id == since:
        return None
    return Merged(since, progress.proposal.created_at, len(changed_since(database(), since)))


def choices() -> dict[str, object]:
    """What the forms of the page offer."""
    may_decide = reader().may(Permission.DECIDE)
    last, no_way_back = last_to_undo() if may_decide else (None, "")
    return {
        "reasons": list(RejectReason),
        "comment_counts": comment_counts(database()),
        "may_decide": may_decide,
        "last": last,
        "whose": whose(last) if last else "",
        "no_way_back": no_way_back,
        "nothing_to_undo": nothing_to_undo() if may_decide and not last else NOTHING_TO_UNDO,
        "seat_key": seat_key,
        "engagement_key": engagement_key,
        "page_size": PAGE,
    }
