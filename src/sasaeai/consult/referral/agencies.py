"""Which organisations are concerned with a case: kept once each, from the first day on."""

from __future__ import annotations

from collections.abc import Iterable

from sasaeai.consult.referral.enums import AgencyWay
from sasaeai.consult.referral.models import CaseAgency
from sasaeai.core.periods import today


def note_agencies(case_id: int, organisations: Iterable[int], *, way: AgencyWay) -> None:
    """Adds those that were not concerned yet; a second way changes nothing."""
    rows = [
        CaseAgency(case_id=case_id, organisation_id=pk, since_on=today(), way=way)
        for pk in organisations
    ]
    CaseAgency.objects.bulk_create(rows, ignore_conflicts=True)
