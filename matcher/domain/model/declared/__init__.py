"""How a field of a record is declared: what it is called and how it is stored, and what it may hold."""
