"""The problem as arrays: people, starts, calendars, and each engagement's subproblem."""
