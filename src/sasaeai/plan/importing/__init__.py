"""Bringing a plan in: from a printed plan's text, or from a plan sheet, without a database."""
