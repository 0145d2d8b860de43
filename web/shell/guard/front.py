"""What the server and the application behind it both keep to."""

BEHIND_PROXY = "MATCHER_BEHIND_PROXY"
"""Set to 1 where one trusted proxy stands in front and says scheme, host and client."""
LONGEST_FORM_BYTES = 1_000_000
