"""The schedule solved again with somebody on a team: the answer nearest to what stands, and what it costs."""
