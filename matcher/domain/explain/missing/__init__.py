"""Who is missing from a team, and how near the nearest is."""
