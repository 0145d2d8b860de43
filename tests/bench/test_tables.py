"""What is measured is told as it is: gaps, notes, fits, charts."""

from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from tests.bench import summary
from tests.bench.chart import Panel, drawing
from tests.bench.compare import section, sizes_of
from tests.bench.growth import Solve, exponent, panels, sentence
from tests.bench.growth import cells as growth_cells
from tests.bench.machine import described
from tests.bench.measure import Measured
from tests.bench.summary import summarized
from tests.bench.table import HEADER, Line, cells, markdown, show, write_section

GREEDY = Measured("greedy", score=990, covered=7, seconds=1.25, cpu_seconds=0.5, mib=40.4)


def test_a_gap_is_to_our_bound():
    line = Line("3 × 2", 1, 1000, GREEDY)
    assert cells(line) == ("3 × 2", "1", "greedy", "990", "1.000%", "7", "1.2", "0.5", "40")


def test_without_our_bound_there_is_no_gap():
    assert cells(Line("3 × 2", 1, None, GREEDY))[4] == ""


def test_broken_rules_are_told():
    broken = Measured("greedy", score=990, broken=2)
    assert cells(Line("3 × 2", 1, 1000, broken))[3] == "990, breaks 2 rules"


def test_a_note_takes_the_place_of_figures():
    own = cells(Line("3 × 2", 1, 1000, Measured("timefold", note="not installed")))
    assert own == ("3 × 2", "1", "Timefold", "not installed", "", "", "", "", "")
    assert len(own) == len(HEADER)


def test_the_table_shows_every_line():
    console = Console(width=150, record=True, file=StringIO())
    show([Line("3 × 2", 1, 1000, GREEDY)], console)
    assert "1.000%" in console.export_text()


def test_markdown_has_numbers_to_the_right():
    assert markdown(("a", "b"), [("x", "1")], words=1) == "| a | b |\n| --- | --: |\n| x | 1 |\n"


def test_seeds_of_one_dataset_and_solver_are_one_row():
    lines = [
        Line("3 × 2", seed, 1000, Measured("greedy", score, covered, 0, None, seconds, seconds / 2, 40.0))
        for seed, (score, covered, seconds) in enumerate([(1000, 7, 1.0), (970, 7, 3.0), (990, 7, 2.0)])
    ]
    (row,) = summarized(lines)
    assert row == ("3 × 2", "greedy", "3", "0.000% – 1.000% – 3.000%", "7", "1.0 – 2.0 – 3.0", "0.5 – 1.0 – 1.5", "40")
    assert len(row) == len(summary.HEADER)


def test_a_seed_without_an_answer_is_counted_and_takes_part_in_no_figure():
    lines = [
        Line("3 × 2", 1, 1000, GREEDY),
        Line("3 × 2", 2, 1000, Measured("greedy", note="did not come back in time")),
    ]
    assert summarized(lines) == [("3 × 2", "greedy", "1 of 2", "1.000%", "7", "1.2", "0.5", "40")]


def test_where_no_seed_has_an_answer_the_reason_stands():
    lines = [Line("3 × 2", seed, 1000, Measured("timefold", note="not installed")) for seed in (1, 2)]
    assert summarized(lines) == [("3 × 2", "Timefold", "not installed", "", "", "", "", "")]


def test_broken_rules_of_any_seed_are_told_in_the_row():
    lines = [Line("3 × 2", 1, 1000, GREEDY), Line("3 × 2", 2, 1000, Measured("greedy", score=990, covered=7, broken=2))]
    assert summarized(lines)[0][2] == "2, 2 rules broken"


def test_the_page_has_a_row_for_all_seeds_and_a_fold_with_each():
    text = section("Measured.", [Line("3 × 2", seed, 1000, GREEDY) for seed in (1, 2)])
    above, fold = text.split("<details>")
    assert above.count("| greedy |") == 1
    assert fold.count("| greedy |") == 2


def test_a_section_is_replaced_and_the_rest_stays(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- it: begin -->\nold\n<!-- it: end -->\nafter\n")
    write_section(page, "it", "new\n")
    assert page.read_text() == "before\n<!-- it: begin -->\n\nnew\n\n<!-- it: end -->\nafter\n"


def test_a_page_without_the_section_is_left_alone(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text("before\n")
    with pytest.raises(ValueError, match="has no section between"):
        write_section(page, "it", "new\n")


def test_sizes_are_read():
    assert sizes_of("120x60,3x2") == [(120, 60), (3, 2)]
    assert sizes_of("") == []


def test_the_machine_is_described():
    assert described().startswith("Measured on 20")


# --- growth -----------------------------------------------------------------------------------------------------------


def solves() -> list[Solve]:
    """Time grows as the square, memory not at all."""
    return [
        Solve(size, size, 1, Measured("ours", size, size, 0, size, size**2 / 10, size**2 / 100, 50.0))
        for size in (10, 100, 1000)
    ]


def test_an_exponent_is_found():
    power, factor = exponent([1, 10, 100], [3, 30, 300])
    assert (round(power, 9), round(factor, 9)) == (1, 3)


def test_growth_is_said_in_words():
    assert "CPU time grows as n^2.00" in sentence(solves())
    assert "log-log, over 3 sizes and 3 solves" in sentence(solves())


def test_a_proven_solve_says_so():
    assert growth_cells(solves()[0]) == ("10 × 10", "1", "10", "0, proven", "10.0", "1.0", "50")


def test_a_chart_has_a_point_for_each_solve():
    picture = ET.fromstring(drawing(panels(solves()), "engagements"))  # noqa: S314 our own
    namespace = "{http://www.w3.org/2000/svg}"
    assert len(list(picture.iter(f"{namespace}circle"))) == 6
    assert any(text.text == "CPU seconds: n^2.00" for text in picture.iter(f"{namespace}text"))


def test_points_lie_inside_the_chart():
    panel = Panel("a", [(7, 0.3), (900, 40.0)], 1.0, 1.0)
    picture = ET.fromstring(drawing([panel], "b"))  # noqa: S314 our own
    for circle in picture.iter("{http://www.w3.org/2000/svg}circle"):
        assert 0 < float(circle.get("cx", "nan")) < 380
        assert 0 < float(circle.get("cy", "nan")) < 300
