"""Seats: who sits there, what they were asked, and what they said."""
