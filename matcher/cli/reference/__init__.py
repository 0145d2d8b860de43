"""The reference pages that follow from the code."""
