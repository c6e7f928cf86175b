"""Words that find nothing: what the office makes of them. And the council's own words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from sasaeai.core import audit
from sasaeai.core.refusal import Refusal
from sasaeai.core.text import fold
from sasaeai.places.models import SynonymGroup, UnmetNeed
from sasaeai.plan.public import Issue


class TooFewWords(Refusal):
    """One word alone means the same as nothing."""


@transaction.atomic
def note_need(
    *, words: str, issues: Iterable[Issue] = (), note: str = "", done_on: date | None = None
) -> UnmetNeed:
    """What people looked for in vain is tied to issues of the plan, or settled."""
    row, _made = UnmetNeed.objects.update_or_create(
        words=words, defaults={"note": note, "done_on": done_on}
    )
    row.issues.set(issues)
    audit.record("places.need.noted", subject=("unmetneed", row.pk))
    return row


@transaction.atomic
def set_synonyms(words: Sequence[str], *, group: SynonymGroup | None = None) -> SynonymGroup | None:
    """Words that find the same; no words at all take the group away. Search follows at once.

    Raises ``TooFewWords``.
    """
    told = list(dict.fromkeys(word.strip()[:40] for word in words if fold(word)))
    if not told and group is not None:
        group.delete()
        audit.record("places.synonyms.set")
        return None
    if len(told) < 2:
        raise TooFewWords("同じ意味のことばを、ふたつ以上入れてください。")
    row = group or SynonymGroup()
    row.words, row.keys = told, [fold(word) for word in told]
    row.save()
    audit.record("places.synonyms.set", subject=("synonymgroup", row.pk))
    return row
