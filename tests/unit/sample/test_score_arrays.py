"""Scores in NumPy's files: read as numpy reads them, without numpy; anything else is refused with its place."""

import io
import pickle
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain.model.errors import MatcherError
from matcher.sample.published import Asked, arrays, read_problem, reviewers
from matcher.sample.published.arrays import read_tables
from tests.support.tries import tries

WHERE = Path("scores.npy")
KINDS = ["<f8", ">f8", "<f4", ">i4", "<i8", "<i2", "<u2", "|i1", "|u1", "|b1", ">u8"]


def npy(array: Any, **options: Any) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, np.asarray(array), **options)
    return file.getvalue()


def npz(**tables: Any) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **tables)
    return file.getvalue()


@settings(max_examples=tries(60), deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 1), min_size=3, max_size=3), min_size=1, max_size=4),
    st.sampled_from(KINDS),
    st.booleans(),
    st.sampled_from([(1, 0), (2, 0), (3, 0)]),
)
def test_numbers_are_what_numpy_wrote(rows: list[list[int]], kind: str, in_columns: bool, version: tuple[int, int]):
    array = np.array(rows, dtype=kind, order="F" if in_columns else "C")
    found = read_tables(WHERE, npy(array, version=version), 100)
    assert [list(row) for row in found[""].rows] == rows


def test_fractions_survive():
    assert read_tables(WHERE, npy([[0.1, -2.5e-3]]), 2)[""].rows == [[0.1, -2.5e-3]]


def test_similarities_and_conflicts_are_a_problem(tmp_path: Path):
    file = tmp_path / "scores.npz"
    file.write_bytes(npz(similarity_matrix=np.array([[0.5, 1.0], [0.25, 0.0]]), mask_matrix=np.array([[0, 1], [0, 0]])))
    problem = read_problem(file, Asked(per_paper=1)).dataset.problem
    assert dict(problem.affinity) == {("E00000", "C00000"): 50, ("E00001", "C00000"): 100, ("E00000", "C00001"): 25}
    assert [(r.engagement_id, r.consultant_id) for r in problem.rejections] == [("E00001", "C00000")]


@pytest.mark.parametrize("found", [npy([[0.5, 1.0]]), npz(anything=[[0.5, 1.0]])])
def test_a_file_with_one_array_is_its_scores(tmp_path: Path, found: bytes):
    (tmp_path / "file").write_bytes(found)
    assert len(read_problem(tmp_path / "file", Asked(per_paper=1)).dataset.problem.engagements) == 2


def with_header(header: str) -> bytes:
    return arrays.MAGIC + b"\x01\x00" + len(header).to_bytes(2, "little") + header.encode()


GOOD = npy([[1.0, 2.0]])


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            npy(np.array([[{}]], dtype=object), allow_pickle=True),
            "its numbers are of the kind '|O', which is none of f8",
        ),
        (npy(np.array([["x"]])), "its numbers are of the kind '<U1'"),
        (npy([1.0, 2.0]), "its shape is (2,), not rows and columns of 100 numbers at most."),
        (npy(np.zeros((0, 5))), "its shape is (0, 5)"),
        (npy(np.zeros((101, 1))), "its shape is (101, 1)"),
        (GOOD[:-1], "it has 15 bytes of numbers, not the 16 of its shape."),
        (GOOD + b"\0", "it has 17 bytes of numbers, not the 16 of its shape."),
        (arrays.MAGIC, "its header can't be read."),
        (with_header("__import__('os').getcwd()"), "its header can't be read."),
        (with_header("{'descr': '<f8'}"), "its header can't be read."),
        (with_header("[" * 5000), "its header can't be read."),
        (with_header("{'descr': '<f8', 'fortran_order': False, 'shape': (True, 1)}"), "its shape is (True, 1)"),
        (with_header("{'descr': '<f8', 'fortran_order': False, 'shape': (1, -1)}"), "its shape is (1, -1)"),
        (with_header("{'descr': '<f8', 'fortran_order': False, 'shape': (9, 10**12)}"), "its header can't be read."),
        (with_header(" " * 10_001), "its header has 10,001 bytes, more than 10,000."),
    ],
)
def test_what_is_no_table_of_plain_numbers_is_refused(found: bytes, said: str):
    with pytest.raises(MatcherError) as raised:
        read_tables(WHERE, found, 100)
    assert str(raised.value).startswith(f"scores.npy: {said}")
    assert str(raised.value).endswith(arrays.FORM)


class Evil:
    def __reduce__(self) -> tuple[Any, ...]:
        return (pytest.fail, ("a pickle was loaded",))


def archive(packed: int = zipfile.ZIP_DEFLATED, **members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packed) as opened:
        for name, content in members.items():
            opened.writestr(f"{name}.npy", content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (archive(scores=pickle.dumps(Evil())), "scores.npz, scores.npy: it does not begin as a NumPy array does."),
        (archive(scores=npy([[1.0]]) + bytes(10_000_000)), "scores.npz, scores.npy: it has "),
        (
            archive(zipfile.ZIP_LZMA, scores=GOOD),
            "scores.npz, scores.npy: it is packed in a way that NumPy does not write.",
        ),
        (archive(a=GOOD, b=GOOD, c=GOOD), "scores.npz has 3 arrays, more than 2."),
        (archive(scores=GOOD)[:-30], "scores.npz can't be unpacked: File is not a zip file."),
    ],
)
def test_an_archive_of_something_else_is_refused(found: bytes, said: str):
    with pytest.raises(MatcherError) as raised:
        read_tables(Path("scores.npz"), found, 100)
    assert str(raised.value).startswith(said)


@settings(max_examples=tries(200), deadline=None)
@given(st.sampled_from([GOOD, archive(scores=GOOD), npz(similarity_matrix=[[1.0]], mask_matrix=[[0]])]), st.data())
def test_a_damaged_file_is_a_fault_or_other_numbers(whole: bytes, data: st.DataObject):
    at, byte = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(0, 255))
    try:
        tables = read_tables(WHERE, whole[:at] + bytes([byte]) + whole[at + 1 :], 100)
    except MatcherError as error:
        told = str(error)
        assert told.startswith("scores.npy")
    else:
        assert all(len(table.rows) >= 1 for table in tables.values())


def test_of_an_archive_no_more_is_unpacked_than_is_allowed():
    with pytest.raises(MatcherError, match=r"it has (\d|,)+ bytes of numbers") as raised:
        read_tables(Path("scores.npz"), archive(scores=npy([[1.0]]) + bytes(50_000_000)), 100)
    header = len(npy([[1.0]])) - 8
    assert f"it has {100 * 8 + 10_000 + 1 - header:,} bytes" in str(raised.value)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (npz(a=[[1.0]], b=[[1.0]]), "has no array 'similarity_matrix' among ['a', 'b']."),
        (npy([[0.5, float("nan")]]), "the score of reviewer 0 for paper 1 is nan, not a number from -1,000 to 1,000."),
        (npy([[0.5], [1001.0]]), "the score of reviewer 1 for paper 0 is 1001.0, not a number"),
        (npz(similarity_matrix=[[1.0]], mask_matrix=[[1, 0]]), "it has another shape than similarity_matrix."),
        (npy(np.zeros((1, 8929))), "1 reviewers and 8,929 papers are more than 100,000 and 8,928."),
    ],
)
def test_what_is_wrong_with_scores_is_told_with_its_place(tmp_path: Path, found: bytes, said: str):
    (tmp_path / "scores").write_bytes(found)
    with pytest.raises(MatcherError) as raised:
        read_problem(tmp_path / "scores")
    assert said in str(raised.value)
    assert str(raised.value).startswith(str(tmp_path / "scores"))


def test_arrays_are_no_tasks(tmp_path: Path):
    (tmp_path / "scores.npz").write_bytes(npz(a=[[1.0]]))
    with pytest.raises(MatcherError, match="is no text in UTF-8"):
        read_problem(tmp_path / "scores.npz", Asked("tasks"))


def test_the_limit_on_scores_is_that_of_the_text_form():
    assert reviewers.MOST_SCORES >= reviewers.MOST_REVIEWERS
