"""Public comment on a draft: rounds, what was submitted, the council's view, publication."""
