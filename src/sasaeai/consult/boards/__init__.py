"""Boards: the team's work, what a manager must not miss, what privacy officer and auditor watch."""
