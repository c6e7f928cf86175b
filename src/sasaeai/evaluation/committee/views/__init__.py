"""Pages of the external evaluation: the office, the members, everybody."""
