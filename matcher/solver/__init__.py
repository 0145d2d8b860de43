"""Finds schedules and proves how good they are. The only importer of OR-Tools and numpy."""
