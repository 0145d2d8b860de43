"""What people of the center write for each other: comments with mentions, and the record of each organization."""
