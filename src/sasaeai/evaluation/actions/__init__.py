"""Improvement actions: from a finding to a verified effect."""
