"""Bounds that no schedule can exceed: column generation, and whole sums of a budget."""
