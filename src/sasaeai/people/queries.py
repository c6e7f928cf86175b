"""Reading accounts, duties and the journal."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from sasaeai.core.audit.models import Entry
from sasaeai.people.models import Account, Duty


def journal(*, person_id: int | None = None, actor_id: int | None = None) -> QuerySet[Entry]:
    """The acts this reader may see, with the name of who acted."""
    name = Account.objects.filter(pk=OuterRef("actor_id")).values("name")[:1]
    rows = Entry.objects.annotate(actor_name=Coalesce(Subquery(name), Value("（システム）")))
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    if actor_id is not None:
        rows = rows.filter(actor_id=actor_id)
    return rows


def duties_of(account: Account) -> QuerySet[Duty]:
    return account.duties.select_related("area", "organisation").order_by("-starts_on", "-pk")
