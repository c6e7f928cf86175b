"""Surveys of a plan: what was sent out, what came back, and the rates of it."""
