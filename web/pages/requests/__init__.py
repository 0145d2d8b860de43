"""Pages of requests and the engagements that they become: the form, triage, the lifecycle, questions about a team."""
