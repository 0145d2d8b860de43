"""Series: a number of a scenario varied, with its table, its curve and its knee."""
