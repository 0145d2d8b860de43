"""Consent by a presenter: given, read with a permission and a reason, withdrawn at once."""
