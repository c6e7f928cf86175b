"""The machine interface: what everybody may read, in one shape, without any person."""
