"""The council that this house belongs to, and ids derived from it.

Read once per process. That none is registered yet is asked again each time: the council comes later.
"""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID, uuid5

from sasaeai.people.enums import OrganisationKind
from sasaeai.people.models import Organisation

EVERYWHERE = UUID("1b0a9d4e-6f0c-5f9a-9f57-4c3c8f6f3a31")
"""Root for a house that has registered no council yet."""


def own_council() -> Organisation | None:
    """The council's own entry; None while there is none."""
    try:
        return _registered()
    except Organisation.DoesNotExist:
        return None


@lru_cache(maxsize=1)
def _registered() -> Organisation:
    """Errors are not kept, unlike answers."""
    found = Organisation.objects.filter(kind=OrganisationKind.COUNCIL).order_by("pk").first()
    if found is None:
        raise Organisation.DoesNotExist
    return found


def of_house(*parts: object) -> UUID:
    """A stable id for what this council calls by these words; no other council's."""
    found = own_council()
    return uuid5(found.uuid if found else EVERYWHERE, ":".join(map(str, parts)))
