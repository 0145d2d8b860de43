"""Lists: which columns each has, and how all of them sort, filter, search, page and go into files."""
