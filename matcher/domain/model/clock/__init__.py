"""When the center is at its desk: business hours, and the nights that are due."""
