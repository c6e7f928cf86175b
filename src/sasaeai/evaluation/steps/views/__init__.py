"""Pages of the community steps: officers, office, everybody."""
