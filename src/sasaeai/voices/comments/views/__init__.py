"""Pages of public comment."""
