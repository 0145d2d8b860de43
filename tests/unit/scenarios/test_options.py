"""Changes on the command line."""

from datetime import date

import pytest

from scenarios.changes import AddConsultantOfKind, CapTravelMiles, Leave, TrainConsultant
from scenarios.definitions.faults import DefinitionError
from scenarios.definitions.options import changes_in
from scenarios.definitions.parsing import changes_of, parse
from scenarios.definitions.writing import written


@pytest.mark.parametrize(
    ("option", "change"),
    [
        ("cap_travel_miles miles=200", CapTravelMiles(200)),
        ("leave consultant_id=C1 first=2027-03-01 last=2027-03-05", Leave("C1", date(2027, 3, 1), date(2027, 3, 5))),
        ("train_consultant consultant_id=C1 languages=es,fr", TrainConsultant("C1", languages=("es", "fr"))),
        ("train_consultant consultant_id=C1 languages='[\"es\"]'", TrainConsultant("C1", languages=("es",))),
        (
            "add_consultant_of_kind role=survivor language=es state='TX' count=2",
            AddConsultantOfKind("survivor", (), "", "es", "TX", 2),
        ),
    ],
)
def test_an_option_gives_a_change(option, change):
    assert changes_in([option]) == (change,)


@pytest.mark.parametrize(
    ("option", "fault"),
    [
        ("", "--change, change 1, change: '': no such change; name one of "),
        ("cap_travel_mile miles=200", "--change, change 1, change: 'cap_travel_mile': no such change; did you mean"),
        ("cap_travel_miles miles=x", "--change, change 1 (cap_travel_miles), miles: 'x': a whole number from 0 to"),
        (
            "leave consultant_id=C1 first=27.2.2027 last=2027-03-05",
            "--change, change 1 (leave), first: '27.2.2027': a day from 2000 to 2099, like 2027-03-01; did you mean 20",
        ),
        (
            "cap_travel_miles miles=1 miles=3000",
            "--change, change 1 (cap_travel_miles), miles: '3000': each key only once",
        ),
        ("cap_travel_miles 'miles", "--change, change 1: quotation marks that match: cap_travel_miles 'miles"),
    ],
)
def test_a_fault_names_the_option(option, fault):
    with pytest.raises(DefinitionError) as refused:
        changes_in([option])
    assert str(refused.value.faults[0]).startswith(fault)


def test_what_is_written_is_read_as_it_was(tmp_path):
    changes = changes_in(
        [
            "leave consultant_id='C\"1' first=2027-03-01 last=2027-03-05",
            "add_consultant_of_kind role=expert topics=substance_use,labor_trafficking language=es",
            "make_virtual",
        ]
    )
    text = written('A "title" \x7f', changes)
    scenario = parse(text, tmp_path / "mine.toml")
    assert (scenario.title, scenario.changes) == ('A "title" \x7f', changes)


def test_tables_from_elsewhere_are_read_likewise():
    assert changes_of([{"change": "cap_travel_miles", "miles": 5}], "the page") == (CapTravelMiles(5),)
