"""Engagements: their page, their lifecycle, and who sits in their seats."""
