"""Cells and columns: how each kind is read and written."""
