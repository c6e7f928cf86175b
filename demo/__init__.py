"""Everything that fills a council's system with invented data: the synthetic city and the plan."""
