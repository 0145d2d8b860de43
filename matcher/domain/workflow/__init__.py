"""The state machines of requests, engagements, seats, offers, consent and letters."""
