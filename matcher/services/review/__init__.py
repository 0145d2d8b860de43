"""The review of a proposal: its difference from what stands, and the decisions about it."""
