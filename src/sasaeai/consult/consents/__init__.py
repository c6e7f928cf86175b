"""The consent form on paper: printed before it is signed, and again as the copy of what was saved."""
