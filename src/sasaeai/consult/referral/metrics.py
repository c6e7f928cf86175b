"""What the plan's indicators may count of referrals and of working together."""

from __future__ import annotations

from typing import Any

from django.db.models import (
    Count,
    DateField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from sasaeai.consult.models import Case
from sasaeai.consult.referral.enums import ENDED, ReferralState
from sasaeai.consult.referral.models import CaseAgency, Referral
from sasaeai.core.metrics import Filter, Kind, Metric
from sasaeai.core.periods import Period, today
from sasaeai.people.public import OrganisationKind

BY_KIND = Filter("kind", "organisation__kind", "つなぎ先", choices=tuple(OrganisationKind.choices))
COLUMNS = (
    ("sent_on", "送った日"),
    ("organisation__name", "つなぎ先"),
    ("area__name", "地区"),
    ("state", "いま"),
)
MANY = 2
"""Organisations besides the council from which on a case is shared work of many."""


def sent(period: Period) -> QuerySet[Referral]:
    """Referrals by the day they were sent, whatever became of them."""
    return Referral.objects.filter(sent_on__gte=period.start, sent_on__lt=period.end)


def due(period: Period) -> QuerySet[Referral]:
    """Referrals whose answer was due in the period and by yesterday; withdrawn ones waited for none."""
    return (
        Referral.objects.filter(
            reply_by__gte=period.start, reply_by__lt=min(period.end, today())
        )
        .exclude(state=ReferralState.WITHDRAWN, answered_on__isnull=True)
    )  # fmt: skip


def ended(period: Period) -> QuerySet[Referral]:
    return Referral.objects.filter(
        state__in=ENDED, ended_on__gte=period.start, ended_on__lt=period.end
    )


def of_many(period: Period) -> QuerySet[Any]:
    """Cases by the day on which the second organisation came in; each case once and for good."""
    second = CaseAgency.objects.filter(case=OuterRef("pk")).order_by("since_on", "pk")
    count = (
        CaseAgency.objects.filter(case=OuterRef("pk"))
        .order_by()
        .values("case")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Case.objects.annotate(
        many_on=Subquery(second.values("since_on")[MANY - 1 : MANY], output_field=DateField()),
        agencies_count=Coalesce(Subquery(count, output_field=IntegerField()), 0),
    ).filter(many_on__gte=period.start, many_on__lt=period.end)


METRICS = (
    Metric(
        theme="相談と支援",
        code="consult.referrals",
        label="ほかの窓口へのつなぎ",
        unit="件",
        kind=Kind.FLOW,
        sentence="ほかの機関に送ったつなぎの件数（その後どうなったかによらず、送った日に数えます）。",
        rows=sent,
        when="sent_on",
        area="area_id",
        sources=("consult_referral",),
        filters=(BY_KIND,),
        columns=COLUMNS,
    ),
    Metric(
        theme="相談と支援",
        code="consult.referrals_in_time",
        label="期限までに返事のあったつなぎの割合",
        unit="%",
        kind=Kind.RATIO,
        sentence="返事の期限がすぎたつなぎのうち、期限までに最初の返事（引きうけ・辞退・質問）のあったものの割合。返事の前に取り下げたものは数えません。",
        rows=due,
        when="reply_by",
        area="area_id",
        sources=("consult_referral",),
        hit=Q(answered_on__lte=F("reply_by")),
        filters=(BY_KIND,),
        columns=(*COLUMNS, ("reply_by", "返事の期限"), ("answered_on", "最初の返事")),
        decimals=1,
    ),
    Metric(
        theme="相談と支援",
        code="consult.referrals_declined",
        label="辞退されたつなぎの割合",
        unit="%",
        kind=Kind.RATIO,
        sentence="終わったつなぎのうち、つなぎ先が辞退したものの割合。",
        rows=ended,
        when="ended_on",
        area="area_id",
        sources=("consult_referral",),
        hit=Q(state=ReferralState.DECLINED),
        filters=(BY_KIND,),
        columns=(*COLUMNS, ("decline_reason", "辞退の理由")),
        decimals=1,
    ),
    Metric(
        theme="相談と支援",
        code="consult.origin_told",
        label="結果を、つないだもとの人に伝えた割合",
        unit="%",
        kind=Kind.RATIO,
        sentence="終わったつなぎのうち、本人や知らせてくれた人に結果を伝えたもの（伝えられない理由のあるものをふくみます）の割合。",
        rows=ended,
        when="ended_on",
        area="area_id",
        sources=("consult_referral",),
        hit=Q(origin_told_on__isnull=False),
        filters=(BY_KIND,),
        columns=(*COLUMNS, ("ended_on", "終わった日"), ("origin_told_on", "伝えた日")),
        decimals=1,
    ),
    Metric(
        theme="相談と支援",
        code="consult.of_many",
        label="2つ以上の機関がかかわりはじめた支援",
        unit="件",
        kind=Kind.FLOW,
        sentence="社協のほかに2つ目の機関が、共有・つなぎ・会議でかかわりはじめた支援の件数（同じ支援は一度だけ数えます）。",
        rows=of_many,
        when="many_on",
        area="area_id",
        sources=("consult_case", "consult_caseagency"),
        columns=(
            ("no", "番号"),
            ("many_on", "2つ目の機関がかかわった日"),
            ("area__name", "地区"),
            ("agencies_count", "機関の数"),
        ),
    ),
)
