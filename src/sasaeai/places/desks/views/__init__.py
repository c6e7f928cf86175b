"""Pages of the desk list: residents, the office."""
