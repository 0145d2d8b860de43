"""Use cases: importing, exporting, proposing, reviewing, deciding, accounts, runs. They reach out through ports."""
