"""The empty sheet for the counter and for house calls, one A4."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils import timezone

from sasaeai.consult.enums import Caller, Channel, Field, Outcome, Urgency
from sasaeai.consult.models import Concern
from sasaeai.core.documents import Qr, render, response
from sasaeai.people.public import Organisation, OrganisationKind


def intake_sheet(concerns: Sequence[Concern], *, entry_url: str) -> HttpResponse:
    """相談票 with the concerns as they are worded today; the code leads back to the entry form."""
    council = Organisation.objects.filter(kind=OrganisationKind.COUNCIL).order_by("pk").first()
    data = {
        "concerns": [f"{row.order} {row.label}" for row in concerns],
        "channels": [str(label) for _, label in Channel.choices],
        "callers": [str(label) for _, label in Caller.choices],
        "fields": [str(label) for _, label in Field.choices],
        "urgency": [str(label) for _, label in Urgency.choices],
        "outcomes": [str(label) for _, label in Outcome.choices],
        "qr": Qr(entry_url, "事務所で入力"),
    }
    pdf = render(
        "consult/intake",
        data,
        title="相談票",
        issuer=council.name if council else "",
        made_at=timezone.now(),
    )
    return response(pdf, "相談票", inline=True)
