"""Scenarios beside the plan as it is: what differs in the input, the figures, and who changes."""
