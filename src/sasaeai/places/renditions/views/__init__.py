"""Pages of the renditions: the office's, and what residents take from them."""
