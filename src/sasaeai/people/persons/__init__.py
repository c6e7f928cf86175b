"""Persons in full: names and keys, kin, identity, death and protection, finding and the pages."""
