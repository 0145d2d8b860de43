"""Letters as drafts, in the transaction of what they are about."""
