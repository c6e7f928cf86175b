"""Append-only record of acts, reading included, and the person's own question: who saw me?"""

from sasaeai.core.audit.journal import changes_of, record, seen_by, subjects_seen
from sasaeai.core.audit.state import ask_for_check, chain_state

__all__ = ["ask_for_check", "chain_state", "changes_of", "record", "seen_by", "subjects_seen"]
