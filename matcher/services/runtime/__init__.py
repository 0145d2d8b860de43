"""What keeps the service going: jobs, workers, heartbeats, rate limits, the check-up."""
