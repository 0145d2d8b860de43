"""Which team could take an open engagement: who may be asked, what they are booked for, and who competes for them."""
