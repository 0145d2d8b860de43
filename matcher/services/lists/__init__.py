"""Rows of lists that span several records: each with the names that people know them by."""
