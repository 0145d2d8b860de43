"""Calendars: entries for those of others, and hours that others' say are taken. The only importer of icalendar."""
