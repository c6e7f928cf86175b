"""Word lists of the invented city: own lists, so that no real register can shine through."""
