"""Puts the invented city of ``demo.city`` into the tables of every room.

Keys are the generator's numbers, so no part has to look up what another part wrote.
"""
