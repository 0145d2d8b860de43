"""Commands that serve pages and do jobs, and those that watch over runs."""
