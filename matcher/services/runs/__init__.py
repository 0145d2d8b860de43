"""Runs of the optimizer: the nightly run, repairs, and what people ask for meanwhile."""
