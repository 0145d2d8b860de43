"""Why this person, in one line, from the points of the seat. Says nothing about roles, to any reader."""

from matcher.records import ChangeKind, ProposalRow, Uncovered

GONE = "Nobody is proposed here this time."
LEADS = {ChangeKind.SWAP: "A better whole with this change", ChangeKind.MOVED: "Another start suits more people"}
FIT = "fit {fit:+,} points for topics and audience"


def reason_for(row: ProposalRow, uncovered: Uncovered | None) -> str:
    """The line under a row: what speaks for the person beside fit and travel, or why nobody sits there."""
    if row.after is None:
        return uncovered.sentence if uncovered else GONE
    if not row.points:
        return "Approved before; it stands alone until the other seats can be filled."
    text = ", ".join(_extras(row))
    if row.kind in LEADS:
        return f"{LEADS[row.kind]}: {text}." if text else f"{LEADS[row.kind]}."
    text = text or FIT.format(fit=row.points.get("fit", 0))
    return f"{text[0].upper()}{text[1:]}."


def _extras(row: ProposalRow) -> list[str]:
    points = row.points
    said = []
    if points.get("local", 0) > 0:
        said.append("knows the state's services")
    if points.get("preferred", 0) > 0:
        said.append("at preferred times")
    if points.get("affinity", 0):
        said.append(f"{points['affinity']:+d} for what is known of the pair")
    return said
