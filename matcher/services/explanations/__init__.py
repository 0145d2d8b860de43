"""Answers to questions about a schedule, by solving it again with the question put in."""
