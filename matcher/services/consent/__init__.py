"""What presenters decide for themselves: their own page, who opens it, and to whom something may be shown."""
