"""Why this person, in one line, from the points of the seat. Says nothing about roles, whoever reads."""

from matcher.service.records import ChangeKind, ProposalRow, Uncovered

GONE = "Nobody is proposed here this time."


def reason_for(row: ProposalRow, uncovered: Uncovered | None) -> str:
    """The line under a row: the points that speak for the person, or why nobody sits there."""
    if row.after is None:
        return uncovered.sentence if uncovered else GONE
    if not row.points:
        return "Approved before; it stands alone until the other seats can be filled."
    said = [f"fit {row.points.get('fit', 0)}", *_extras(row)]
    lead = {ChangeKind.SWAP: "A better whole with this change", ChangeKind.MOVED: "Another start suits more people"}
    text = ", ".join(said)
    return f"{lead[row.kind]}: {text}." if row.kind in lead else f"{text[0].upper()}{text[1:]}."


def _extras(row: ProposalRow) -> list[str]:
    points = row.points
    said = []
    if points.get("local", 0) > 0:
        said.append("knows the state's services")
    if points.get("preferred", 0) > 0:
        said.append("at preferred times")
    if points.get("affinity", 0):
        said.append(f"{points['affinity']:+d} for what is known of the pair")
    if points.get("travel", 0) < 0:
        said.append(f"{points['travel']:+d} for travel")
    return said
