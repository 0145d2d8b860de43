"""A proof as a file: what is written is read again, and nothing else is."""

import json
from datetime import UTC, datetime

import pytest

from matcher.domain.model.ids import ConsultantId, EngagementId
from matcher.domain.model.proof import Best, Choice, NearTeam, Proof, ProofRow, RowKind
from matcher.proof.written import ProofError, digest_of, proof_from, proof_text

START = datetime(2027, 3, 1, 15, tzinfo=UTC)
PROOF = Proof(
    objective=4110,
    bound=4112,
    settled=-5,
    units=1 << 70,
    rows=(
        ProofRow(RowKind.WEEK, 7, 120, ConsultantId("C1"), "2027-03-01"),
        ProofRow(RowKind.CLIQUE, 8, 1, ConsultantId("C2"), choices=(Choice(EngagementId("E1"), START),)),
        ProofRow(RowKind.PROGRAMME, 9, 1000),
    ),
    best=(Best(EngagementId("E1"), 12), Best(EngagementId("É2"), 0, is_exact=False)),
    near=(NearTeam(EngagementId("E1"), START, (ConsultantId("C1"), ConsultantId("C2")), 3),),
    programs=2,
    seconded=1,
)


def resealed(**changes: object) -> str:
    """The file with some of its content changed, and a digest that fits."""
    content = {**json.loads(proof_text(PROOF)), **changes}
    return json.dumps({**content, "digest": digest_of(content)})


def refusal(text: str) -> str:
    with pytest.raises(ProofError) as error:
        proof_from(text)
    return str(error.value)


def test_what_is_written_is_read_again():
    assert proof_from(proof_text(PROOF)) == PROOF


def test_that_teams_were_too_many_to_be_listed_is_read_again():
    open_ended = Proof(1, 2, 0, 3, (), (), near=None)
    assert proof_from(proof_text(open_ended)) == open_ended


def test_a_file_from_before_says_nothing_of_the_last_step():
    content = json.loads(proof_text(PROOF))
    del content["last_step"]
    old = proof_from(json.dumps({**content, "digest": digest_of(content)}))
    assert (old.programs, old.seconded) == (0, 0)


def test_a_proof_of_nothing_of_each_kind_has_empty_lists():
    assert proof_from(proof_text(Proof(0, 0, 0, 0, (), ()))) == Proof(0, 0, 0, 0, (), ())


@pytest.mark.parametrize("name", ["objective", "bound", "settled", "units", "rows", "engagements", "near"])
def test_a_change_without_a_new_digest_is_seen(name):
    content = json.loads(proof_text(PROOF))
    content[name] = content[name] + 1 if isinstance(content[name], int) else content[name][1:]
    assert refusal(json.dumps(content)) == (
        "the proof is not what was written: its digest does not match its content. Have it written again"
    )


def test_a_change_of_any_number_inside_is_seen():
    text = proof_text(PROOF)
    for digit in [k for k, letter in enumerate(text[: text.index('"digest"')]) if letter.isdigit()]:
        changed = text[:digit] + ("1" if text[digit] != "1" else "2") + text[digit + 1 :]
        with pytest.raises(ProofError):
            proof_from(changed)


KEYS = "bound, digest, engagements, format, last_step, near, objective, rows, settled, units, units_per_point, version"
COUNT = "should be a count, of programs solved twice no more than of programs"


def test_what_is_no_json_is_refused():
    assert refusal("{") == (
        "the proof is no JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1). Have it"
        " written again: matcher solve"
    )


def test_a_key_that_stands_twice_is_refused():
    assert refusal('{"bound": 1, "bound": 1}').startswith(
        "the proof is no JSON: the key 'bound' stands twice in an object. Have it"
    )


def test_what_is_nested_without_end_is_refused():
    assert refusal("[" * 100_000).startswith("the proof is no JSON: ")


@pytest.mark.parametrize(
    "changes", [{"format": "other"}, {"version": 2}, {"version": True}, {"units_per_point": 1}, {"version": 1.0}]
)
def test_another_format_is_refused(changes):
    assert refusal(resealed(**changes)) == (
        "the file is no proof of the format matcher-proof, version 1, of 1048576 units a point"
    )


def test_a_list_is_no_proof():
    assert refusal("[]").startswith("the file is no proof of the format")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"bound": 1.5}, "the proof, bound: 1.5: should be a whole number"),
        ({"note": "x" * 99}, f"the proof, note: 'xxx{'x' * 76}…: should be one of {KEYS}"),
        ({"near": False}, "the proof, near: False: should be a list"),
        (
            {"engagements": [{"engagement": "E1", "best": 0}]},
            "engagements[0], exact: None: should be true or false",
        ),
        (
            {"engagements": [{"engagement": "E1", "best": 0, "exact": True, "least": 0}]},
            "engagements[0], least: 0: should be one of best, engagement, exact",
        ),
        (
            {"near": [{"engagement": "E1", "start": "2027-03-01T10:00Z", "people": [1], "loss": 0}]},
            "near[0], people: [1]: should be a list of consultants",
        ),
        (
            {"near": [{"engagement": "E1", "start": "2027-03-01T10:00Z", "people": [], "loss": 0, "gain": 1}]},
            "near[0], gain: 1: should be one of engagement, loss, people, start",
        ),
        (
            {"rows": [{"kind": "x", "price": 1, "capacity": 1, "consultant": None}]},
            "rows[0], consultant: None: should be a text",
        ),
        (
            {"rows": [{"kind": "x", "price": 1, "capacity": 1, "choices": [[1, "2027-03-01T10:00Z"]]}]},
            "rows[0], choices: [[1, '2027-03-01T10:00Z']]: should be pairs of an engagement and a start",
        ),
        (
            {"last_step": {"programs": 0, "seconded": 0, "third": 0}},
            "the proof, third: 0: should be one of programs, seconded",
        ),
        ({"bound": True}, "the proof, bound: True: should be a whole number"),
        (
            {"last_step": 7},
            "the proof, last_step: 7: should be an object; the proof, last_step: 7: should be an object",
        ),
        ({"last_step": {"programs": 1}}, "the proof, seconded: None: should be a whole number"),
        (
            {"last_step": {"programs": -1, "seconded": -1}},
            f"the proof, last_step, programs: -1: {COUNT}; the proof, last_step, seconded: -1: {COUNT}",
        ),
        ({"last_step": {"programs": 1, "seconded": 9}}, f"the proof, last_step, seconded: 9: {COUNT}"),
        (
            {"engagements": [{"engagement": "E1", "best": 0, "exact": "no"}]},
            "engagements[0], exact: 'no': should be true or false",
        ),
        ({"rows": {}}, "the proof, rows: {}: should be a list"),
        ({"rows": [7]}, "rows[0], it: 7: should be an object"),
        ({"rows": [{"kind": 1, "price": 1, "capacity": 1}]}, "rows[0], kind: 1: should be a text"),
        (
            {"rows": [{"kind": "x", "price": 1, "capacity": 1, "weight": 2}]},
            "rows[0], weight: 2: should be one of at, capacity, choices, consultant, kind, price",
        ),
        (
            {"rows": [{"kind": "x", "price": 1, "capacity": 1, "choices": [["E1"]]}]},
            "rows[0], choices: [['E1']]: should be pairs of an engagement and a start",
        ),
        (
            {"rows": [{"kind": "x", "price": 1, "capacity": 1, "choices": [["E1", "soon"]]}]},
            "rows[0], a start: 'soon': should be an ISO moment with an offset from UTC",
        ),
        (
            {"near": [{"engagement": "E1", "start": "2027-03-01T10:00", "people": [], "loss": 0}]},
            "near[0], a start: '2027-03-01T10:00': should be an ISO moment with an offset from UTC",
        ),
        (
            {"near": [{"engagement": "E1", "start": "2027-03-01T10:00Z", "people": "C1", "loss": 0}]},
            "near[0], people: 'C1': should be a list of consultants",
        ),
    ],
)
def test_what_is_not_as_it_should_be_is_named_by_its_place(changes, fault):
    assert refusal(resealed(**changes)) == f"{fault}. Have it written again: matcher solve"


def without(name: str) -> dict[str, object]:
    return {key: value for key, value in json.loads(proof_text(PROOF)).items() if key != name}


def test_what_is_left_out_is_named():
    content = without("near")
    assert refusal(json.dumps({**content, "digest": digest_of(content)})).startswith(
        "the proof, near: None: should be a list"
    )


def test_what_is_no_text_in_utf_8_is_refused():
    assert refusal('{"format": "\\ud800"}').startswith("the proof is no JSON: 'utf-8' codec can't encode")
