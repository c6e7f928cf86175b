"""The planner's cockpit: the year of the circle, what waits for whom, what has no figure, what moved."""
