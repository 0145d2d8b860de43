"""Requests for assistance: taken in, triaged, answered."""
