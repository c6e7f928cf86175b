"""Internal evaluation: scales, rounds, sheets, stages."""
