"""Whole journeys in Chromium against a demo city that ``./run demo`` itself has started."""
