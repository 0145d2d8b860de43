"""Offers: who is asked for a seat, what they answer, and who comes next."""
