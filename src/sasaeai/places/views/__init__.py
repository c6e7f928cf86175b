"""Pages of the places: for residents, for those who keep them, for those who count heads."""
