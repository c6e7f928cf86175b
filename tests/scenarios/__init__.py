"""The acceptance scenarios, one folder per page and one test per number."""
