"""Datasets and answers as spreadsheets: CSV folders and XLSX workbooks, in and out."""

from matcher.sheets.answer import Answer, read_answer, read_proof, write_answer
from matcher.sheets.reading import Examination, examine, read_dataset
from matcher.sheets.request_file import RequestFile, read_requests
from matcher.sheets.size_limits import SizeLimits
from matcher.sheets.storage.files import OutputError, prepare_folder
from matcher.sheets.writing import dataset_file_at, write_dataset

__all__ = [
    "Answer",
    "Examination",
    "OutputError",
    "RequestFile",
    "SizeLimits",
    "dataset_file_at",
    "examine",
    "prepare_folder",
    "read_answer",
    "read_dataset",
    "read_proof",
    "read_requests",
    "write_answer",
    "write_dataset",
]
