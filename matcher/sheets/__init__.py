"""Datasets and answers as spreadsheets: CSV folders and XLSX workbooks, in and out."""

from matcher.sheets.reading import Examination, examine, read_dataset

__all__ = ["Examination", "examine", "read_dataset"]
