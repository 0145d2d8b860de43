"""Addresses: of pages for templates, of people without an account, and the numbers of records in them."""
