"""Commands on what-ifs."""
