"""What the plan's indicators may count of meetings."""

from __future__ import annotations

from django.db.models import QuerySet

from sasaeai.consult.conference.models import Attendee, Conference
from sasaeai.core.metrics import Filter, Kind, Metric
from sasaeai.core.periods import Period
from sasaeai.people.public import OrganisationKind

BY_KIND = Filter(
    "kind", "organisation__kind", "どんな機関", choices=tuple(OrganisationKind.choices)
)


def held(period: Period) -> QuerySet[Conference]:
    """Meetings that took place, by their day."""
    return Conference.objects.filter(
        state="held", held_on__gte=period.start, held_on__lt=period.end
    )


def attended(period: Period) -> QuerySet[Attendee]:
    """Everybody from outside the council who came, by the day of the meeting."""
    return Attendee.objects.filter(
        attended_on__gte=period.start, attended_on__lt=period.end
    ).exclude(organisation__kind=OrganisationKind.COUNCIL)


METRICS = (
    Metric(
        theme="相談と支援",
        code="consult.organisations",
        label="会議に出た機関",
        unit="機関",
        kind=Kind.DISTINCT,
        sentence="支援の会議に一度でも出席した、社協の外の機関の実数（同じ機関は1つと数えます）。",
        rows=attended,
        when="attended_on",
        area="area_id",
        sources=("consult_attendee",),
        distinct="organisation_id",
        filters=(BY_KIND,),
        columns=(
            ("attended_on", "会議の日"),
            ("organisation__name", "機関"),
            ("area__name", "地区"),
        ),
    ),
    Metric(
        theme="相談と支援",
        code="consult.conferences",
        label="支援の会議",
        unit="回",
        kind=Kind.FLOW,
        sentence="ひらいた支援の会議の回数（取りやめたものは数えません）。",
        rows=held,
        when="held_on",
        area="area_id",
        sources=("consult_conference",),
        columns=(
            ("held_on", "会議の日"),
            ("kind__label", "会議の種類"),
            ("host__name", "ひらいた機関"),
            ("area__name", "地区"),
        ),
    ),
)
