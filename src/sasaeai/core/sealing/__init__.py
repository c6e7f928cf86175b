"""Free text that a copy of the database must not tell (ADR 0009): sealed columns, rotating keys."""

from sasaeai.core.sealing.fields import OpenedText, SealedTextField
from sasaeai.core.sealing.keyring import BadKeys, Key
from sasaeai.core.sealing.seals import CannotOpen, is_sealed, open_sealed, seal

__all__ = [
    "BadKeys",
    "CannotOpen",
    "Key",
    "OpenedText",
    "SealedTextField",
    "is_sealed",
    "open_sealed",
    "seal",
]
