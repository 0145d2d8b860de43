"""Commands on datasets in files: check, solve, audit, sample."""
