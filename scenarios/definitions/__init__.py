"""Scenarios as they are written down: what a file says, its faults, and those that come with the product."""
