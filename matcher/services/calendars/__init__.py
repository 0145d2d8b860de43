"""Calendars: private feeds, invitations, and the busy hours of consultants' own calendars."""
