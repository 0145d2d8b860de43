"""Pages of the center as a whole: today, its data and their imports, its records, and who reads what is kept apart."""
