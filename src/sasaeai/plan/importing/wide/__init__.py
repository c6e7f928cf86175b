"""A plan in a council's own layout: one wide table, read through a map of its columns."""
