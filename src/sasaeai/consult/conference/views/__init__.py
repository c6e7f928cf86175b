"""Pages of meetings: the council's room, and the page of somebody invited."""
