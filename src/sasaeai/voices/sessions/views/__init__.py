"""Pages of talk sessions."""
