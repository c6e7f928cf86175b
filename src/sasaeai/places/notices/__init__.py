"""Notices: one wording, checked by a second person, sent by every channel, and counted."""
