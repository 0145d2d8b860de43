"""What one more of something would be worth, and whom to look for."""
