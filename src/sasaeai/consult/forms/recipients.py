"""Whom a form offers to be told something: of the hundreds in the register first those who come into
question, the others by their kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sasaeai.consult.models import Case, CaseAgency, Consent
from sasaeai.consult.services.grounds import covers
from sasaeai.core.periods import today
from sasaeai.core.ui.words import words
from sasaeai.people.public import Duty, DutyKind, Organisation, OrganisationKind

OUTSIDE = (
    OrganisationKind.CARE_CENTRE,
    OrganisationKind.MUNICIPALITY,
    OrganisationKind.WELFARE_CORPORATION,
    OrganisationKind.MEDICAL,
    OrganisationKind.SCHOOL,
    OrganisationKind.POLICE_FIRE,
    OrganisationKind.OTHER,
    OrganisationKind.COMPANY,
    OrganisationKind.GROUP,
)
UNCHOSEN = ("", "---------")


def outside() -> QuerySet[Organisation]:
    """Everybody outside the council who may be told something."""
    return Organisation.objects.filter(kind__in=OUTSIDE, ended_on=None).order_by("kana")


def likely(case: Case) -> QuerySet[Organisation]:
    """Those concerned with the case or named by one of its consents, and those whose workers sign in."""
    day = today()
    signing_in = Duty.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        kind=DutyKind.PARTNER_WORKER, starts_on__lte=day,
    )  # fmt: skip
    concerned = CaseAgency.objects.filter(case=case)
    named = Consent.objects.filter(case=case)
    return outside().filter(
        Q(pk__in=signing_in.values("organisation"))
        | Q(pk__in=concerned.values("organisation"))
        | Q(pk__in=named.values("recipients__organisation"))
    )


def agreed_first(consents: Sequence[Consent]) -> list[Any]:
    """Everybody outside, those whom these consents name first: hardly anybody else may be told."""
    everybody = list(outside())
    agreed = [row for row in everybody if any(covers(each, row) for each in consents)]
    if not agreed:
        return by_kind(everybody)
    options = [(row.pk, row.name) for row in agreed]
    rest = by_kind(row for row in everybody if row not in agreed)
    return [UNCHOSEN, (_("同意のある機関"), options), *rest[1:]]


def by_kind(rows: Iterable[Organisation]) -> list[Any]:
    """Options of a list under the headings of their kinds, nearest to the work of this room first."""
    found: dict[str, list[tuple[int, str]]] = {kind.value: [] for kind in OUTSIDE}
    for row in rows:
        found[row.kind].append((row.pk, row.name))
    labels = dict(OrganisationKind.choices)
    return [UNCHOSEN, *((words(labels[kind]), rows) for kind, rows in found.items() if rows)]
