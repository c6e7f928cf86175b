"""Pages of the consult room."""
