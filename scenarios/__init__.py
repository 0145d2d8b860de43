"""What-ifs: a scenario is a list of changes in plain words, run beside the plan as it is. Nothing is stored."""
