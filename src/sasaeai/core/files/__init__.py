"""Files that people hand in, checked by content and kept outside the web root."""

from sasaeai.core.files.store import LARGEST, Refused, read, store

__all__ = ["LARGEST", "Refused", "read", "store"]
