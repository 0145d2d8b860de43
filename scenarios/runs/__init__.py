"""Runs of scenarios: what they start from, how they are solved, what is stored of them."""
