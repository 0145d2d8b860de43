"""The center's facts as plain data: consultants, engagements, schedules, the policy, and what follows from a start."""
