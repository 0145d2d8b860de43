"""What is stored of people: accounts, sessions, consents, calendars, own pages, and who is one human under two ids."""
