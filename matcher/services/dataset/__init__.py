"""The center's data as a dataset: imported, exported, kept."""
