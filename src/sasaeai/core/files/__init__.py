"""Files that people hand in, checked by content and kept outside the web root."""

from sasaeai.core.files.models import StoredFile
from sasaeai.core.files.sealed import read_sealed, store_sealed
from sasaeai.core.files.store import LARGEST, PAPERS, Damaged, Refused, kind_of, own, read, store

__all__ = [
    "LARGEST",
    "PAPERS",
    "Damaged",
    "Refused",
    "StoredFile",
    "kind_of",
    "own",
    "read",
    "read_sealed",
    "store",
    "store_sealed",
]
