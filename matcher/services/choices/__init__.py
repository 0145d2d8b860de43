"""A whole answer to a question about the schedule, taken over and taken back."""
