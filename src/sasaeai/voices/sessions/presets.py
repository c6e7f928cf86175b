"""What councils usually call their sessions, as rows that can be worded anew."""

from __future__ import annotations

from typing import Any

USUAL = (("talk", "談笑会"), ("round", "座談会"), ("study", "勉強会"))


def write(kinds: Any) -> None:
    """Called by the migration; ``kinds`` is the model as it was then."""
    for order, (code, label) in enumerate(USUAL):
        kinds.objects.create(code=code, label=label, order=order)
