"""Datasets and answers as spreadsheets: CSV folders and XLSX workbooks, in and out."""

from matcher.sheets.answer import Answer, read_answer, write_answer
from matcher.sheets.files import OutputError, prepare_folder
from matcher.sheets.reading import Examination, examine, read_dataset
from matcher.sheets.writing import write_dataset

__all__ = [
    "Answer",
    "Examination",
    "OutputError",
    "examine",
    "prepare_folder",
    "read_answer",
    "read_dataset",
    "write_answer",
    "write_dataset",
]
