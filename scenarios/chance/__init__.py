"""Uncertainty: declines, cancellations and late requests, drawn many times."""
