"""What might cover an engagement that is not: what a remedy is, and those there are, by whom they ask."""
