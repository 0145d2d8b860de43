"""What the reader did last, in words: whom it was about, and what a colleague did about it since."""

from matcher.domain.model.ids import EngagementId
from matcher.domain.rules.in_words import in_a_row, quantity
from matcher.records import Action, AuditEntry
from matcher.services.choices.way_back import find_way_back_of
from matcher.services.consultants.names import names_of
from matcher.services.review.decisions import LastAction, last_action
from web.shell.center import database
from web.shell.identity import reader

MOST_NAMED = 4
"""So many people are named in what a step came to, and else counted."""
NOT_LAST = "it is not what you did last any more."
CAME_AFTER = {
    Action.APPROVE: "approved",
    Action.REJECT: "rejected",
    Action.LOCK: "locked",
    Action.UNLOCK: "unlocked",
    Action.RELEASE: "released",
    Action.MOVE: "moved",
    Action.PUBLISH: "published",
}


def last_to_undo() -> LastAction | None:
    """What the reader did last, unless it is a choice of which something else was decided about since."""
    last = last_action(database(), reader())
    is_choice = last is not None and not last.since and last.newest.action is Action.CHOOSE
    return None if last and is_choice and find_way_back_of(database(), last.newest.entry_id).engagement_ids else last


def came_after(since: AuditEntry) -> str:
    """What a colleague did, in a sentence."""
    did = CAME_AFTER.get(since.action)
    return f"{since.actor} has {did} it since." if did else f"{since.actor} has decided about it since."


def whose(last: LastAction) -> str:
    """Whom the last action was about, and for whom they present; where they are many, in how many engagements."""
    works = {EngagementId(one.subject.subject_id) for one in last.decisions}
    people = {one.placement.consultant_id for one in last.decisions if one.placement}
    if len(works) > 1 or len(people) > MOST_NAMED:
        return f"in {quantity(len(works), 'engagement')}"
    names = names_of(database(), people, works)
    there = in_a_row(map(names.organization, works))
    return f"{in_a_row(sorted(map(names.person, people)))} ({there})" if people else there
