"""Files that people hand in, checked by content and kept outside the web root."""

from sasaeai.core.files.store import Refused, read, store

__all__ = ["Refused", "read", "store"]
