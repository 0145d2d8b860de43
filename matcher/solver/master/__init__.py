"""The master problem: its linear relaxation, and the restricted master as an integer program."""
