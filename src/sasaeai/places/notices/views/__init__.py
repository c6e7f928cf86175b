"""Pages of the notices: residents, the office, machines."""
