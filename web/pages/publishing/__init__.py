"""Pages of what leaves the center: published versions, offers to consultants, letters."""
