"""Pages of the circles: the group, those who run it."""
