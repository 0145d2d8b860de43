"""What keeps people's records from being asked out of the program: allowance, alarm, brake, the list of readings."""
