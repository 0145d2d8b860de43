"""What is stored of who did and read what, and how long it stays."""
