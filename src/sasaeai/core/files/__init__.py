"""Files that people hand in, checked by content and kept outside the web root."""

from sasaeai.core.files.models import StoredFile
from sasaeai.core.files.store import LARGEST, Damaged, Refused, own, read, store

__all__ = ["LARGEST", "Damaged", "Refused", "StoredFile", "own", "read", "store"]
