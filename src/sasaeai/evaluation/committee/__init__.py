"""External evaluation: the committee, its scores, meetings, opinions and the council's answers."""
