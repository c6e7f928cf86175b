"""Community steps: the yearly self-check of every district council."""
