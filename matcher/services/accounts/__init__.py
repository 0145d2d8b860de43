"""Accounts and sessions of the people who work here."""
