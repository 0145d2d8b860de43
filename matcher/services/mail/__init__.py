"""Mail: letters that wait for a person to look them over, sent at most once."""
