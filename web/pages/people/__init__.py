"""Pages of consultants: as coordinators see them, and their own, which they open by a link."""
