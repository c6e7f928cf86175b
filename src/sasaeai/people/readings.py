"""Readings that no dictionary knows: the council's own areas and organisations."""

from __future__ import annotations

from functools import lru_cache

from sasaeai.areas.public import Area
from sasaeai.people.models import Organisation


@lru_cache(maxsize=1)
def council_readings() -> dict[str, str]:
    """Name → kana, for furigana and for speech; read once per process."""
    rows = [
        *Area.objects.values_list("name", "kana"),
        *Organisation.objects.values_list("name", "kana"),
    ]
    return {name: kana for name, kana in rows if name and kana}
