"""Pages of accounts: signing in, one's own account, a forgotten password, and who has one with which roles."""
