"""What one solve leaves for the next one of a similar problem."""
