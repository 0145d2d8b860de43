"""Pages of what-ifs: scenarios, the form of each change, and studies of what came of them."""
