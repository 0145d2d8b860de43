"""An answer as tables: one for each thing that is compared."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from matcher.records import StudyKind
from scenarios.chance.survival import AT_RISK, says_little
from scenarios.comparison.column import ComparedScenario
from scenarios.comparison.figures import TOO_SMALL
from scenarios.comparison.guarding import ALONE_WHY, FEES_WHY, KINDS_WHY, PEOPLE_WHY, WHY
from scenarios.comparison.shifts import Placing
from scenarios.comparison.thinning import why_few
from scenarios.series.curve import knees_in
from scenarios.studies.plain import columns_of, told_apart

Rows = list[dict[str, Any]]
AS_IS = "as it is"
SERIES = MappingProxyType(
    {
        "eligible": "requests that may be scheduled",
        "covered": "covered",
        "score": "score, in points",
        "bound": "no plan scores more than",
        "travel": "travel, in dollars",
        "fees": "fees, in dollars",
    }
)
"""The figures of a point, each with its name to people."""
CHANCE = MappingProxyType(
    {
        "title": "plan",
        "draws": "draws",
        "before": "covered as planned",
        "low": "covered in 95% of the draws at least",
        "median": "covered at the median",
        "high": "covered in 95% of the draws at most",
        "kept": "kept of what is planned, in %",
        "more": "draws in which it covers more than the plan as it is",
        "fewer": "draws in which it covers fewer",
        "failed": "draws without an answer",
    }
)
PAIRED = frozenset({"more", "fewer"})
"""What is told of a plan beside another one."""
FARED = frozenset({"low", "median", "high", "kept"}) | PAIRED
"""What only draws with an answer tell."""
LOST = "lost in % of the draws"
SELDOM = f"under {AT_RISK}"
WHAT_HAPPENS = MappingProxyType(
    {
        "declines": "Of the proposed seats, declined",
        "cancellations": "Of the requests, cancelled",
        "late": "More requests, late, for each hundred",
    }
)
RUNG = MappingProxyType(
    {"count": "how many", "least": "points at least", "most": "points at most", "covered": "requests covered besides"}
)


def tables(kind: StudyKind, result: Mapping[str, Any]) -> dict[str, Rows]:
    """The tables of an answer by name, each with a row for each line; empty ones are left out."""
    return {name: rows for name, rows in TABLES[kind](result).items() if rows}


def readable(kind: StudyKind, result: Mapping[str, Any]) -> dict[str, Rows]:
    """The same for people: plans with many figures stand beside each other."""
    found = tables(kind, result)
    return {name: _turned(rows) if name == "plans" else rows for name, rows in found.items()}


def _turned(rows: Rows) -> Rows:
    """A table with its columns as rows: the first names the others."""
    [first, *names] = rows[0]
    return [{"": name, **{row[first]: row[name] for row in rows}} for name in names]


def _compared(result: Mapping[str, Any]) -> dict[str, Rows]:
    columns = columns_of(result)
    return {
        "scenarios": [_summary(one) for one in columns],
        "figures": list(_figures(columns)),
        "covered": [
            {
                "scenario": one.title,
                "kind": group.kind,
                "state or audience": group.words,
                AS_IS: group.before,
                "in the scenario": group.after,
            }
            for one in columns
            for group in one.groups
        ],
        "who_changes": [
            {
                "scenario": one.title,
                "engagement_id": shift.engagement_id,
                "organization": shift.organization,
                AS_IS: _placed(shift.before),
                "in the scenario": _placed(shift.after),
            }
            for one in columns
            for shift in one.shifts
        ],
        "uncovered": [
            {
                "scenario": one.title,
                "engagement_id": left.engagement_id,
                "organization": left.organization,
                "covered as it is": "yes" if left.covered_now else "no",
                "reason": left.reason,
            }
            for one in columns
            for left in one.uncovered
        ],
    }


def _summary(one: ComparedScenario) -> dict[str, Any]:
    said = {"scenario": one.title, "changes": " ".join(one.sentences), "what differs": " ".join(one.inputs)}
    return {**said, "no plan because": one.infeasible, "to keep in mind": " ".join(one.remarks)}


def _figures(columns: Sequence[ComparedScenario]) -> Iterator[dict[str, Any]]:
    for one in columns:
        for figure in one.figures:
            hidden = {"after": "", "difference": figure.words} if figure.hidden else {"after": figure.after}
            row = {"scenario": one.title, "figure": figure.name, AS_IS: figure.before}
            yield {**row, "difference": figure.words, **hidden}


def _placed(placing: Placing | None) -> str:
    return "not covered" if placing is None else f"{placing.who}; {placing.when}"


def _swept(result: Mapping[str, Any]) -> dict[str, Rows]:
    found = result["sweep"]
    bends = knees_in(found)
    return {
        "series": [
            {
                **dict(zip(found["axes"], point["values"], strict=True)),
                **_told(point, guarded=found["guarded"]),
                "knee": "yes" if position in bends else "",
                "no plan because": point["reason"],
            }
            for position, point in enumerate(found["points"])
        ]
    }


def _told(point: Mapping[str, Any], *, guarded: bool) -> Mapping[str, Any]:
    if not guarded:
        return {name: point[key] for key, name in SERIES.items() if point[key] is not None}
    told = {name: point[key] for key, name in SERIES.items() if key in {"eligible", "covered"}}
    return {**told, "what people bring who are added": TOO_SMALL if point.get("hidden") else ""}


def _by_chance(result: Mapping[str, Any]) -> dict[str, Rows]:
    plans = told_apart(result["plans"])
    return {
        "plans": [_fared(plan, first=plan is plans[0], alone=len(plans) == 1) for plan in plans],
        "at_risk": _at_risk(plans),
        "what_is_drawn": [{"what happens": said, "in %": result["rates"][key]} for key, said in WHAT_HAPPENS.items()],
    }


def _at_risk(plans: Sequence[Mapping[str, Any]]) -> Rows:
    """Engagements that some plan may lose, those that are lost most often first, with a column for each plan."""
    plans = [plan for plan in plans if not says_little(plan)]
    lost = {plan["title"]: {risk["engagement_id"]: risk["percent"] for risk in plan["risks"]} for plan in plans}
    organizations = {risk["engagement_id"]: risk["organization"] for plan in plans for risk in plan["risks"]}
    worst = {name: max(of_plan.get(name, 0) for of_plan in lost.values()) for name in organizations}
    return [
        {
            "engagement_id": name,
            "organization": organizations[name],
            **{_lost_by(title, plans): of_plan.get(name, SELDOM) for title, of_plan in lost.items()},
        }
        for name in sorted(worst, key=lambda name: (-worst[name], name))
    ]


def _lost_by(title: str, plans: Sequence[Mapping[str, Any]]) -> str:
    return LOST if len(plans) == 1 else f"{title}: {LOST}"


def _fared(plan: Mapping[str, Any], *, first: bool, alone: bool) -> dict[str, Any]:
    """How a plan fared; where no draw has an answer, nothing is known of what was covered."""
    unknown = FARED if says_little(plan) or plan["failed"] == plan["draws"] else PAIRED if first else frozenset()
    told = CHANCE.keys() - (PAIRED if alone else frozenset())
    # Studies kept before there were pairs of plans know neither more nor fewer.
    return {said: "" if key in unknown else plan.get(key, "") for key, said in CHANCE.items() if key in told}


def _recruited(result: Mapping[str, Any]) -> dict[str, Rows]:
    return {
        "kinds": [
            {"kind": number, "who": kind_in_words(one["sentence"]), **_rung(rung)}
            for number, one in enumerate(result["ladders"], start=1)
            for rung in one["rungs"]
        ]
    }


def _valued(result: Mapping[str, Any]) -> dict[str, Rows]:
    return {
        "worth": [
            {
                "one more": one["sentence"],
                **{said: TOO_SMALL if one["hidden"] else one[key] for key, said in RUNG.items() if key != "count"},
                "which": ", ".join(one["covers"]),
            }
            for one in result["worths"]
        ]
    }


def why_guarded(result: Mapping[str, Any]) -> str:
    """Why some of a series, of what kinds of people bring or of what is lost is not shown; empty where all of it is."""
    if sweep := result.get("sweep"):
        untold = any(point["fees"] is None for point in sweep["points"])
        few = max((point.get("few", 0) for point in sweep["points"]), default=0)
        return WHY if sweep["guarded"] else why_few(few) if few else FEES_WHY if untold else ""
    if result.get("alone_untold"):
        return ALONE_WHY
    if result.get("people_untold"):
        return PEOPLE_WHY
    hidden = any(rung.get("hidden") for one in result.get("ladders", ()) for rung in one["rungs"])
    return KINDS_WHY if hidden else ""


def _rung(rung: Mapping[str, Any]) -> dict[str, Any]:
    """What so many bring; studies kept before anything was hidden say all of it."""
    hidden = rung.get("hidden", False)
    return {said: TOO_SMALL if hidden and key != "count" else rung[key] for key, said in RUNG.items()}


def kind_in_words(sentence: str) -> str:
    """Whom a change adds, without how many: each row says that of its own."""
    kind = sentence.removeprefix("One more ").rstrip(".")
    return kind[:1].upper() + kind[1:]


def _promoted(result: Mapping[str, Any]) -> dict[str, Rows]:
    return {
        "run": [{"run_id": result["run_id"]}],
        "not_held": [{**one} for one in result.get("rest", ())],
    }


TABLES: Mapping[StudyKind, Callable[[Mapping[str, Any]], dict[str, Rows]]] = MappingProxyType(
    {
        StudyKind.COMPARE: _compared,
        StudyKind.SWEEP: _swept,
        StudyKind.CHANCE: _by_chance,
        StudyKind.RECRUIT: _recruited,
        StudyKind.WORTH: _valued,
        StudyKind.PROMOTE: _promoted,
    }
)
