"""The center's data in the database: consultants, engagements, the schedule that stands."""
