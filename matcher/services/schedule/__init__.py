"""The schedule as a whole: on a timeline, on a map, and how evenly it is spread; and moves to another start."""
