"""Commands on the center's database and its accounts."""
