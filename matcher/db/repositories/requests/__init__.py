"""What is stored of requests and the engagements that they become: states, offers, letters."""
