"""What the reader did last, in words: whom it was about, and what a colleague did about it since."""

from matcher.domain.model.ids import EngagementId
from matcher.domain.rules.in_words import in_a_row, quantity
from matcher.records import Action, AuditEntry
from matcher.services.choices.way_back import find_way_back_of
from matcher.services.consultants.names import names_of
from matcher.services.review.decisions import LastAction, last_action
from matcher.services.review.undoing import last_elsewhere
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
NOTHING_TO_UNDO = "There is nothing to undo here."
WAY_BACK_OF = {
    Action.PUBLISH: "You published last: that is taken back on Published.",
    Action.WITHDRAW: "You took a publication back last: to have it again, publish again.",
    Action.RELEASE: "You released someone last. They may be proposed again once that is taken back on Rejections.",
    Action.OFFER: "You asked a presenter last: that is taken back on Offers.",
}
"""What Z says after a step that it does not take back."""
OTHER_WAY_BACK = "What you did last is not undone here: the engagement's page has what can be done about it."


def nothing_to_undo() -> str:
    """Where what the reader did last is taken back, or that there is nothing to undo."""
    elsewhere = last_elsewhere(database(), reader())
    return WAY_BACK_OF.get(elsewhere, OTHER_WAY_BACK) if elsewhere else NOTHING_TO_UNDO


def last_to_undo() -> tuple[LastAction | None, str]:
    """What the reader did last, and why it can't be taken back any more, or an empty string."""
    last = last_action(database(), reader())
    if last is None or last.since or last.newest.action is not Action.CHOOSE:
        return last, came_after(last.since) if last and last.since else ""
    way_back = find_way_back_of(database(), last.newest.entry_id)
    return last, way_back.refusal if way_back.engagement_ids else ""


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
