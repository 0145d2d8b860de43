"""The schedule as a whole: timeline, moves to another start, map, fairness."""
