"""Publication: one snapshot, from which page, paper, files and API are made."""
