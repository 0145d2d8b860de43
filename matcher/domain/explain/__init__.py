"""Judges schedules and explains them, without knowing any solver."""
