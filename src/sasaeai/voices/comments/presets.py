"""What usually becomes of an opinion, as rows that the council words anew."""

from __future__ import annotations

from typing import Any

USUAL = (
    ("修正", True),
    ("盛込済", False),
    ("参考", False),
    ("対応困難", False),
    ("その他", False),
)
"""Label, and whether the draft's text is changed (voices page 1.3)."""


def write(categories: Any) -> None:
    """Called by the migration; ``categories`` is the model as it was then."""
    for order, (label, changes) in enumerate(USUAL):
        categories.objects.create(label=label, changes=changes, order=order)
