"""What the plan's indicators may count here. Sentences are printed beside every figure."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import (
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast

from sasaeai.consult.enums import (
    Caller,
    Channel,
    ClosureReason,
    Field,
    GoalState,
    Outcome,
    Theme,
)
from sasaeai.consult.models import (
    Case,
    CaseArea,
    CaseEntry,
    CaseMove,
    CaseShare,
    Concern,
    Contact,
    ContactConcern,
    Goal,
    SupportPlan,
)
from sasaeai.core.metrics import Filter, Kind, Metric
from sasaeai.core.periods import Period, today
from sasaeai.people.public import counted_as

BY_CHANNEL = Filter("channel", "channel", "どうやって", choices=tuple(Channel.choices))
BY_CALLER = Filter("caller", "caller", "だれから", choices=tuple(Caller.choices))
BY_FIELD = Filter("field", "field", "分野", choices=tuple(Field.choices))
BY_OUTCOME = Filter("outcome", "outcome", "結果", choices=tuple(Outcome.choices))
BY_THEME = Filter("theme", "theme", "テーマ", choices=tuple(Theme.choices))
BY_REASON = Filter("reason", "closure_reason", "終結の理由", choices=tuple(ClosureReason.choices))


def _concerns() -> list[tuple[str, str]]:
    return list(Concern.objects.values_list("code", "label"))


BY_CONCERN = Filter("concern", "concern__code", "困りごと", options=_concerns)
MOST_SERIOUS = Filter(
    "main", "main", "いちばんの困りごと", choices=(("true", "◎だけ"), ("false", "○だけ"))
)
LONELY = (Theme.ISOLATION, Theme.WITHDRAWAL)
CONTACT_COLUMNS = (
    ("received_on", "受けた日"),
    ("area__name", "地区"),
    ("channel", "どうやって"),
    ("caller", "だれから"),
    ("field", "分野"),
    ("outcome", "結果"),
)
CASE_COLUMNS = (
    ("no", "番号"),
    ("opened_on", "はじまり"),
    ("area_name", "地区"),
    ("theme", "テーマ"),
    ("state", "いま"),
)
HALF_YEAR, YEAR = timedelta(days=183), timedelta(days=365)


def contacts(period: Period) -> QuerySet[Contact]:
    """Contacts by the day they came in, with or without a name; a corrected one counts once."""
    return Contact.objects.filter(
        received_on__gte=period.start, received_on__lt=period.end, replaced_at__isnull=True
    )


def answered(period: Period) -> QuerySet[Contact]:
    return contacts(period).filter(response_days__isnull=False)


def persons(period: Period) -> QuerySet[Any]:
    """Contacts with a name; linked entries are one person from the day they were linked."""
    day = min(period.last_day, today())
    return counted_as(contacts(period).filter(person__isnull=False), "person_id", on=day)


def in_its_area(rows: QuerySet[Any], day: Any) -> QuerySet[Any]:
    """``area_then``: where each case lay on its day, whatever became of it since."""
    lay = CaseArea.objects.filter(
        Q(since__isnull=True) | Q(since__lte=day),
        Q(until__isnull=True) | Q(until__gt=day),
        case=OuterRef("pk"),
    )
    found: QuerySet[Any] = rows.annotate(
        area_then=Subquery(lay.values("area")[:1]), area_name=Subquery(lay.values("area__name")[:1])
    )
    return found


def running(period: Period) -> QuerySet[Any]:
    """Cases open on the last day of the period (today while it runs)."""
    day = min(period.last_day, today())
    rows = Case.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day), opened_on__lte=day)
    return in_its_area(rows, Value(day))


def _lonely_after(period: Period, span: timedelta) -> QuerySet[Any]:
    """Cases of isolation and withdrawal that became ``span`` old in the period (and by today)."""
    moment = ExpressionWrapper(F("opened_on") + span, output_field=DateTimeField())
    came = Cast(moment, DateField())
    last = min(period.end, today() + timedelta(days=1))
    met = CaseEntry.objects.filter(
        case=OuterRef("pk"), reached=True, on__gte=F("case__opened_on") + span - timedelta(days=31)
    )
    rows = Case.objects.filter(theme__in=LONELY).annotate(came_on=came)
    found = rows.filter(came_on__gte=period.start, came_on__lt=last)
    return in_its_area(found.annotate(still_met=Exists(met)), OuterRef("came_on"))


def concerns(period: Period) -> QuerySet[ContactConcern]:
    """Each ○ and ◎ of the contacts of the period; one contact may have several."""
    return ContactConcern.objects.filter(
        contact__received_on__gte=period.start,
        contact__received_on__lt=period.end,
        contact__replaced_at__isnull=True,
    )


def opened(period: Period) -> QuerySet[Any]:
    rows = Case.objects.filter(opened_on__gte=period.start, opened_on__lt=period.end)
    return in_its_area(rows, OuterRef("opened_on"))


def closed(period: Period) -> QuerySet[Any]:
    """Cases that are closed; one that was reopened is none any more."""
    rows = Case.objects.filter(closed_on__gte=period.start, closed_on__lt=period.end)
    return in_its_area(rows, OuterRef("closed_on"))


def plans(period: Period) -> QuerySet[SupportPlan]:
    """Plans to which the person (or a reason) has answered in the period, each version once."""
    return SupportPlan.objects.filter(agreed_on__gte=period.start, agreed_on__lt=period.end)


def with_partners(period: Period) -> QuerySet[CaseShare]:
    """Shares with organisations outside the council that ran on a day of the period."""
    last = min(period.end, today() + timedelta(days=1))
    return CaseShare.objects.filter(
        Q(stopped_at__isnull=True) | Q(stopped_at__gte=period.starts_at),
        starts_on__lt=last,
        ends_on__gte=period.start,
    )


def settled_goals(period: Period) -> QuerySet[Goal]:
    return Goal.objects.filter(settled_on__gte=period.start, settled_on__lt=period.end).exclude(
        state=GoalState.OPEN
    )


def reopened(period: Period) -> QuerySet[CaseMove]:
    return CaseMove.objects.filter(reopened=True, on__gte=period.start, on__lt=period.end)


def outreach(period: Period) -> QuerySet[CaseEntry]:
    """Outreach, met or not: going there again is the work."""
    return CaseEntry.objects.filter(kind="outreach", on__gte=period.start, on__lt=period.end)


def _kept(code: str, span: timedelta, *, label: str, sentence: str) -> Metric:
    """The share of lonely cases in which somebody was still met about ``span`` after they began."""
    return Metric(
        theme="相談と支援",
        code=code,
        label=label,
        unit="%",
        kind=Kind.RATIO,
        sentence=sentence,
        rows=partial(_lonely_after, span=span),
        when="came_on",
        area="area_then",
        sources=("consult_case", "consult_casearea", "consult_caseentry"),
        hit=Q(still_met=True),
        columns=CASE_COLUMNS,
        decimals=1,
    )


PART_COLUMNS = (("case__no", "番号"), ("area__name", "地区"))
METRICS = (
    Metric(
        theme="相談と支援",
        code="consult.contacts",
        label="相談",
        unit="件",
        kind=Kind.FLOW,
        sentence="受けた相談の延べ件数（名前のない相談、情報を伝えて終わった相談もふくみます）。",
        rows=contacts,
        when="received_on",
        area="area_id",
        sources=("consult_contact",),
        filters=(BY_CHANNEL, BY_CALLER, BY_FIELD, BY_OUTCOME),
        columns=CONTACT_COLUMNS,
    ),
    Metric(
        theme="相談と支援",
        code="consult.persons",
        label="相談のあった人",
        unit="人",
        kind=Kind.DISTINCT,
        sentence="名前のわかる相談の実人数（同じ人と判断した記録は、その日から1人と数えます）。",
        rows=persons,
        when="received_on",
        area="area_id",
        sources=("consult_contact",),
        distinct="counted_person",
        filters=(BY_CHANNEL, BY_FIELD),
        columns=CONTACT_COLUMNS,
    ),
    Metric(
        theme="相談と支援",
        code="consult.response_days",
        label="最初の返事までの日数",
        unit="日",
        kind=Kind.MEDIAN,
        sentence="相談を受けた日から最初の返事までの日数の中央値（返事のすんだ相談だけを数えます）。",
        rows=answered,
        when="received_on",
        area="area_id",
        sources=("consult_contact",),
        distinct="response_days",
        filters=(BY_CHANNEL, BY_FIELD),
        columns=(*CONTACT_COLUMNS, ("response_days", "返事までの日数")),
        decimals=1,
    ),
    Metric(
        theme="相談と支援",
        code="consult.cases",
        label="つづけて支援している人",
        unit="件",
        kind=Kind.STOCK,
        sentence="終結していない支援の件数。",
        rows=running,
        when="opened_on",
        area="area_then",
        sources=("consult_case", "consult_casearea"),
        filters=(BY_THEME,),
        columns=CASE_COLUMNS,
    ),
    _kept(
        "consult.kept_6",
        HALF_YEAR,
        label="6か月後もつながっている割合",
        sentence="孤立・ひきこもりの支援のうち、はじまりから6か月のころ以後にも会えた・話せた割合。",
    ),
    _kept(
        "consult.kept_12",
        YEAR,
        label="12か月後もつながっている割合",
        sentence="孤立・ひきこもりの支援のうち、はじまりから12か月のころ以後にも会えた・話せた割合。",
    ),
    Metric(
        theme="相談と支援",
        code="consult.goals",
        label="かなった・見直した目標の割合",
        unit="%",
        kind=Kind.RATIO,
        sentence="決着のついた目標のうち、かなったもの、本人と見直したものの割合（やめたものが残りです）。",
        rows=settled_goals,
        when="settled_on",
        area="area_id",
        sources=("consult_goal",),
        hit=Q(state__in=(GoalState.MET, GoalState.REVISED)),
        columns=(("settled_on", "決着の日"), ("area__name", "地区"), ("state", "どうなったか")),
        decimals=1,
    ),
    Metric(
        theme="相談と支援",
        code="consult.reopened",
        label="再開した支援",
        unit="件",
        kind=Kind.FLOW,
        sentence="一度終結し、もう一度はじめた支援の件数。",
        rows=reopened,
        when="on",
        area="area_id",
        sources=("consult_casemove",),
        columns=(("on", "再開した日"), ("case__no", "番号"), ("area__name", "地区")),
    ),
    Metric(
        theme="相談と支援",
        code="consult.outreach",
        label="アウトリーチ",
        unit="回",
        kind=Kind.FLOW,
        sentence="こちらから出向いた回数（会えなかった回もふくみます）。",
        rows=outreach,
        when="on",
        area="area_id",
        sources=("consult_caseentry",),
        filters=(
            Filter(
                "reached", "reached", "会えた", choices=(("True", "会えた"), ("False", "会えず"))
            ),
        ),
        columns=(("on", "いつ"), ("case__no", "番号"), ("area__name", "地区")),
    ),
    Metric(
        theme="相談と支援",
        code="consult.concerns",
        label="相談の困りごと",
        unit="件",
        kind=Kind.FLOW,
        sentence="相談につけた困りごと（○と◎）の延べ件数。ひとつの相談に、いくつもつくことがあります。",
        rows=concerns,
        when="contact__received_on",
        area="contact__area_id",
        sources=("consult_contact",),
        filters=(BY_CONCERN, MOST_SERIOUS),
        columns=(
            ("contact__received_on", "受けた日"),
            ("contact__area__name", "地区"),
            ("concern__label", "困りごと"),
            ("main", "いちばん"),
        ),
    ),
    Metric(
        theme="相談と支援",
        code="consult.opened",
        label="はじめた支援",
        unit="件",
        kind=Kind.FLOW,
        sentence="つづけて支援するために、新しくはじめた支援の件数。",
        rows=opened,
        when="opened_on",
        area="area_then",
        sources=("consult_case", "consult_casearea"),
        filters=(BY_THEME,),
        columns=CASE_COLUMNS,
    ),
    Metric(
        theme="相談と支援",
        code="consult.closed",
        label="終結した支援",
        unit="件",
        kind=Kind.FLOW,
        sentence="終結した支援の件数（再開したものはふくみません）。",
        rows=closed,
        when="closed_on",
        area="area_then",
        sources=("consult_case", "consult_casearea"),
        filters=(BY_THEME, BY_REASON),
        columns=(*CASE_COLUMNS, ("closed_on", "終結")),
    ),
    Metric(
        theme="相談と支援",
        code="consult.plans",
        label="本人の返事のある計画",
        unit="件",
        kind=Kind.FLOW,
        sentence="本人の返事（または返事を得られないわけ）を記録して実施に移した計画の件数。",
        rows=plans,
        when="agreed_on",
        area="area_id",
        sources=("consult_supportplan",),
        columns=(*PART_COLUMNS, ("agreed_on", "返事の日")),
    ),
    Metric(
        theme="相談と支援",
        code="consult.multi_agency_cases",
        label="いくつもの機関でかかわった支援",
        unit="件",
        kind=Kind.DISTINCT,
        sentence="社協のほかの機関に共有していた日のある支援の実件数（共有が止まった後は数えません）。",
        rows=with_partners,
        when="starts_on",
        area="area_id",
        sources=("consult_caseshare",),
        distinct="case_id",
        columns=(*PART_COLUMNS, ("organisation__name", "機関"), ("starts_on", "共有のはじまり")),
    ),
)
