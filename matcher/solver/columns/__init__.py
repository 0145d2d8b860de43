"""Columns (an engagement, a start, a team), their pricing, and the cliques that keep them apart."""
