"""Why this person, in one line, from the points of the seat. Says nothing about roles, whoever reads."""

from matcher.records import ChangeKind, ProposalRow, Uncovered

GONE = "Nobody is proposed here this time."
LEADS = {ChangeKind.SWAP: "A better whole with this change", ChangeKind.MOVED: "Another start suits more people"}
BEST_WHOLE = "Part of the best schedule as a whole"


def reason_for(row: ProposalRow, uncovered: Uncovered | None) -> str:
    """The line under a row: what speaks for the person beside fit and travel, or why nobody sits there."""
    if row.after is None:
        return uncovered.sentence if uncovered else GONE
    if not row.points:
        return "Approved before; it stands alone until the other seats can be filled."
    lead = LEADS.get(row.kind, BEST_WHOLE)
    text = ", ".join(_extras(row))
    if row.kind in LEADS:
        return f"{lead}: {text}." if text else f"{lead}."
    return f"{text[0].upper()}{text[1:]}." if text else f"{lead}."


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
