"""Lists of the center as a whole: accounts, who reads what is kept apart, how evenly work is spread, states."""
