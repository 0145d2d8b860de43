"""What consultants, engagements, schedules, rules and goals are. Standard library only."""
