"""Append-only record of acts, reading included, and the person's own question: who saw me?"""

from sasaeai.core.audit.journal import changes_of, record, seen_by, subjects_seen

__all__ = ["changes_of", "record", "seen_by", "subjects_seen"]
