"""What stands before every page: trusted hosts, security headers, limits on tries, and where someone signed in from."""
