"""Jobs: runs that the clock or a person asks for, and the worker that does them."""
