"""What nobody covers: the list to work through, and who comes nearest."""
