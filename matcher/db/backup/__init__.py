"""Backups: every table at one moment, in one file."""
