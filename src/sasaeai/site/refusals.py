"""Reasons to stop with one plain message instead of a traceback."""

from __future__ import annotations


class UnsafeConfiguration(RuntimeError):
    """The message lists everything that must be changed before serving."""
