"""Matches consultants to technical assistance engagements and picks the dates, with a proven bound."""
