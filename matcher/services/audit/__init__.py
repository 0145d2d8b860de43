"""The audit trail: one entry for each act, and the check that none was changed."""
