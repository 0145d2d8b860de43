"""Consultants: their page, their share of the work, and what a reader may know of them."""
