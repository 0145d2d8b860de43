"""What is stored of schedules: runs, proposals, published versions, scenarios, and the jobs that solve them."""
