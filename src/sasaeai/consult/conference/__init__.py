"""Conferences (会議): who sits together about whom, on what ground, what was decided, and papers that close."""
