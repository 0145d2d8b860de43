"""Schedules: greedy, large neighbourhood search, and enumeration within the gap."""
