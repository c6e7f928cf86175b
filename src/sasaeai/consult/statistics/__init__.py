"""What is reported: definitions as data, months that are closed, what changed afterwards, needs."""
