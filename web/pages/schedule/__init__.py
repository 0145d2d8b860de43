"""Pages of the schedule: the nightly runs, the review of what they propose, and seats that no longer hold."""
