"""Approving how a person is understood: somebody else than the author, and once for each version."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from sasaeai.consult.enums import CaseState
from sasaeai.consult.models import Assessment, Case
from sasaeai.consult.services.refusals import NotYours, SomeoneWasFaster, WrongState
from sasaeai.core import audit
from sasaeai.people.public import Account


def unapproved(*, reader: int | None) -> QuerySet[Assessment]:
    """The newest version of each open case in reach that waits for somebody who is the reader, too,
    the oldest first."""
    newer = Assessment.objects.filter(case=OuterRef("case"), version__gt=OuterRef("version"))
    rows = Assessment.objects.filter(~Exists(newer), approved_at=None).exclude(made_by=reader)
    return rows.exclude(case__state=CaseState.CLOSED).order_by("made_on", "pk")


@transaction.atomic
def approve_assessment(case: Case, *, version: int, by: Account) -> Assessment:
    """The version that was read, which is still the newest, is approved and stays as it is."""
    row = case.assessments.first()
    if row is None or row.version != version:
        raise SomeoneWasFaster("新しい版ができました。そちらを読んで、確かめてください。")
    if row.made_by_id == by.pk:
        raise NotYours("書いた人とはべつの人が確かめます。")
    if not case.assessments.select_for_update().filter(pk=row.pk, approved_at=None).exists():
        raise WrongState("もう確かめてあります。")
    row.approved_by, row.approved_at = by, timezone.now()
    row.save(update_fields=["approved_by", "approved_at"])
    audit.record(
        "consult.assessment.approved",
        subject=("case", case.pk),
        person_id=case.person_id,
        detail={"version": row.version},
    )
    return row
