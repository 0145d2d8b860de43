"""Commands for the daily work of coordinators."""
