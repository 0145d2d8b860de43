"""Commands on datasets in files."""
