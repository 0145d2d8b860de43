"""Today: what waits for someone, as counts that are links."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from matcher.bootstrap import almanac
from matcher.domain.rules.in_words import quantity
from matcher.records import Permission, ReadingState
from matcher.services.consultants.contacts import waiting_addresses
from matcher.services.consultants.same_person import person_questions
from matcher.services.intake.triage import TriageCounts, counts
from matcher.services.mail.outbox import LettersWaiting, letters_waiting
from matcher.services.notes.comments import unread_mentions
from matcher.services.offers.offer_views import AT_RISK, SOON, OfferCounts, offer_counts
from matcher.services.protection.alarms import asking_accounts
from matcher.services.protection.many_at_once import wanted
from matcher.services.publication.announcing import Announcement, announcement
from matcher.services.review.proposal_review import ReviewProgress, review_progress
from matcher.services.runs.run_history import list_runs
from matcher.services.seats.judged_seats import JudgedSeat, judged_seats, kept_seats, proposed_in_doubt, waiting_seats
from web.lists.center.mentions import MENTIONS, NEW
from web.lists.columns import Listing, Row
from web.lists.consultants import WAITS
from web.lists.operations import RUN_STATES
from web.lists.requests import DUE_SOON, OFFICES, OURS, OVERDUE, TRIAGE
from web.lists.view import address_of
from web.lists.work import BEGINS_SOON, ENDS_SOON, OFFERS, UNANSWERED
from web.shell.center import brief, center_zone, database
from web.shell.identity import reader, requires

pages = Blueprint("today", __name__)


class Tile(NamedTuple):
    """A count that is a link: what it counts, and a word on it."""

    figure: int
    name: str
    detail: str
    address: str


@pages.get("/")
@requires(Permission.READ)
def show() -> ResponseReturnValue:
    """What waits for someone, and how the last run went."""
    review, verdicts = review_progress(database()), judged_seats(database())
    runs = list_runs(database(), limit=1)
    last = runs[0] if runs else None
    requested = intake_tiles(counts(database(), almanac.federal_holidays))
    return render_template(
        "today/today.html",
        requested=requested,
        offered=[
            doubt_tile(waiting_seats(verdicts), len(kept_seats(verdicts))),
            *person_tiles(len(person_questions(database()))),
            *offer_tiles(offer_counts(database())),
            *announce_tiles(announcement(database())),
            *address_tiles(),
            *letter_tiles(letters_waiting(database(), reader())),
            mention_tile(unread_mentions(database(), reader())),
        ],
        tiles=tiles(review, proposed_in_doubt(verdicts)) if review else [],
        guarded=guarded_tiles() if reader().may(Permission.READ_LIVED_EXPERIENCE) else [],
        review=review,
        last=last,
        ended=RUN_STATES,
    )


def those(listing: Listing[Row], figure: int, anchor: str = "", **asked: str) -> str:
    """The rows of a list that a tile counts; the whole list where there are none."""
    return address_of(listing, asked if figure else {}) + anchor


def guarded_tiles() -> list[Tile]:
    """The counts of accounts and of requests that wait, for those who may read confidential records."""
    waiting = sum(one.waits for one in asking_accounts(database(), reader()))
    name = "account that waits" if waiting == 1 else "accounts that wait"
    said = "Asked as much as a day allows" if waiting else "Nobody asked more than a day allows"
    for_me = {(ReadingState.WAITING, False), (ReadingState.APPROVED, True)}
    asked = sum((one.state, one.mine) in for_me for one in wanted(database(), reader()))
    many = "request to read many records" if asked == 1 else "requests to read many records"
    second = "To answer, or approved for you" if asked else "Nobody waits for a second person"
    return [
        Tile(waiting, name, said, url_for("protection.questions")),
        Tile(asked, many, second, url_for("protection.many")),
    ]


def tiles(review: ReviewProgress, doubted: int = 0) -> list[Tile]:
    """The counts of the proposal under review, and how many of its seats no longer hold."""
    waiting = review.to_decide - review.decided
    page = url_for("review.show")
    since = f"Proposed {brief(review.proposal.created_at.astimezone(center_zone()))}"
    if doubted:
        since += f"; {quantity(doubted, 'no longer holds', 'no longer hold')}"
    waits = "Referred out, or waiting for a granting office"
    return [
        Tile(waiting, "seat to decide" if waiting == 1 else "seats to decide", since, f"{page}?show=undecided"),
        Tile(review.uncovered, "uncovered", "Each with its reason", url_for("explanations.uncovered")),
        Tile(review.blocked, "blocked", waits, f"{page}#kind-blocked"),
    ]


def doubt_tile(waiting: Sequence[JudgedSeat], kept: int = 0) -> Tile:
    """The count of decided seats that no longer hold, and how many are kept beside those."""
    agreed = sum(one.agreed for one in waiting)
    name = "decided seat that no longer holds" if len(waiting) == 1 else "decided seats that no longer hold"
    if not waiting:
        said = f"{kept:,} kept with a reason" if kept else "Every decision holds"
    elif agreed:
        said = f"{quantity(agreed, 'person', 'people')} said yes: tell them first"
    else:
        said = "Release each, or keep it"
    return Tile(len(waiting), name, said, url_for("stale.index"))


def oldest(at: datetime | None) -> str:
    """Since when the oldest of them waits; empty where none does."""
    return f"The oldest: {brief(at.astimezone(center_zone()))}" if at else ""


def person_tiles(questions: int) -> list[Tile]:
    """The count of ids that may be one person, where there are any."""
    name = "person may be here twice" if questions == 1 else "people may be here twice"
    page = url_for("consultants.index")
    return [Tile(questions, name, "Say whether they are one", f"{page}#same-person")] if questions else []


def offer_tiles(waiting: OfferCounts) -> list[Tile]:
    """The counts of offers."""
    page = url_for("offers.index")
    since = oldest(waiting.oldest) or "Nobody waits to answer"
    unanswered = "offer unanswered" if waiting.unanswered == 1 else "offers unanswered"
    ending = "offer ends soon" if waiting.ending == 1 else "offers end soon"
    questions = "question" if waiting.questions == 1 else "questions"
    soon, begins = f"Within {SOON.days} days, without an answer yet", f"Begin within {AT_RISK.days} days, no yes yet"
    return [
        _offer_tile(waiting.unanswered, unanswered, since, UNANSWERED),
        _offer_tile(waiting.ending, ending, soon, ENDS_SOON),
        _offer_tile(waiting.at_risk, "at risk", begins, BEGINS_SOON),
        Tile(waiting.questions, questions, "From people who were asked", f"{page}#questions"),
        Tile(waiting.again, "to look at again", "To be confirmed again", f"{page}#again"),
    ]


def _offer_tile(figure: int, name: str, detail: str, presses: str) -> Tile:
    return Tile(figure, name, detail, those(OFFERS, figure, "#open", presses=presses))


def announce_tiles(now: Announcement) -> list[Tile]:
    """The counts of what is approved and not public, and of who would be asked once it is."""
    page = url_for("announce.show")
    seats, asked = len(now.waiting.changes), len(now.asked)
    return [
        Tile(seats, "change to publish" if seats == 1 else "changes to publish", "Decided, and not public yet", page),
        Tile(asked, "seat to ask for" if asked == 1 else "seats to ask for", "Public by then, and not asked yet", page),
    ]


def mention_tile(unread: int) -> Tile:
    """The count of notes that mention the reader."""
    said = "Colleagues have mentioned you" if unread else "Nobody has mentioned you since"
    return Tile(unread, "mention" if unread == 1 else "mentions", said, those(MENTIONS, unread, read=NEW))


def address_tiles() -> list[Tile]:
    """The count of addresses that wait for a second person, for those who may be the second, where there are any."""
    waiting = waiting_addresses(database()) if reader().may(Permission.SEND) else {}
    if not waiting:
        return []
    mine = sum(account == reader().user_id for account in waiting.values())
    name = "address to confirm" if len(waiting) - mine == 1 else "addresses to confirm"
    ask = "Ask the person, and say so" if len(waiting) > mine else "Nobody's address waits for you"
    said = f"{ask}; {quantity(mine, 'waits', 'wait')} for a colleague" if mine else ask
    return [Tile(len(waiting) - mine, name, said, url_for("consultants.index", address=WAITS))]


def letter_tiles(waiting: LettersWaiting) -> list[Tile]:
    """The counts of letters; those that may have arrived only where there are any."""
    page = url_for("outbox.index")
    since = oldest(waiting.oldest) or "None is drafted"
    found = [Tile(waiting.unsent, "letter to send" if waiting.unsent == 1 else "letters to send", since, page)]
    if waiting.doubtful:
        name = "letter that may have arrived" if waiting.doubtful == 1 else "letters that may have arrived"
        found.append(Tile(waiting.doubtful, name, "Find out, and say so", page))
    return found


def intake_tiles(pressing: TriageCounts) -> list[Tile]:
    """The counts of requests."""
    name = "request to answer or decide" if pressing.to_do == 1 else "requests to answer or decide"
    since = oldest(pressing.oldest) or "Nothing waits"
    answers, offices = "First answers to requests", "Federal grantees that wait for it"
    offices_turn = those(TRIAGE, pressing.granting_office, turn=OFFICES)
    return [
        Tile(pressing.to_do, name, since, those(TRIAGE, pressing.to_do, turn=OURS)),
        Tile(pressing.overdue, "overdue", answers, those(TRIAGE, pressing.overdue, clock=OVERDUE)),
        Tile(pressing.due_soon, "due in 2 hours", answers, those(TRIAGE, pressing.due_soon, clock=DUE_SOON)),
        Tile(pressing.granting_office, "at a granting office", offices, offices_turn),
    ]
