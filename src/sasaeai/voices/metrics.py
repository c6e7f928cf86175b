"""What a plan's indicators may count of what was heard."""

from __future__ import annotations

from django.db.models import QuerySet

from sasaeai.core.metrics import Filter, Kind, Metric
from sasaeai.core.periods import Period
from sasaeai.voices.enums import Channel
from sasaeai.voices.models import SessionKind, SurveyCount, TalkSession

BY_CHANNEL = Filter("channel", "channel", "答え方", choices=tuple(Channel.choices))
COLUMNS = (
    ("survey__closes_on", "しめきった日"),
    ("survey__title", "アンケート"),
    ("area__name", "地区"),
    ("channel", "方法"),
)


def _counts(period: Period) -> QuerySet[SurveyCount]:
    """Counts of surveys that closed in the period."""
    return SurveyCount.objects.filter(
        survey__closes_on__gte=period.start, survey__closes_on__lt=period.end
    )


def _kinds() -> list[tuple[str, str]]:
    return list(SessionKind.objects.values_list("code", "label"))


BY_KIND = Filter("kind", "kind__code", "種類", options=_kinds)
SESSIONS = ("voices_talksession", "voices_sessionkind")
SESSION_COLUMNS = (
    ("held_on", "日"),
    ("kind__label", "種類"),
    ("area__name", "地区"),
    ("place", "場所"),
)


def _sessions(period: Period) -> QuerySet[TalkSession]:
    return TalkSession.objects.filter(held_on__gte=period.start, held_on__lt=period.end)


METRICS = (
    Metric(
        code="voices.sessions",
        label="話し合いの場をひらいた回数",
        unit="回",
        kind=Kind.FLOW,
        sentence="談笑会・座談会・勉強会など、記録した話し合いの回数を数えます。",
        rows=_sessions,
        when="held_on",
        area="area_id",
        sources=SESSIONS,
        filters=(BY_KIND,),
        columns=SESSION_COLUMNS,
        about_people=False,
        theme="声",
    ),
    Metric(
        code="voices.session_attendance",
        label="話し合いの場に来た人（延べ）",
        unit="人",
        kind=Kind.FLOW,
        sentence="話し合いの場に来た人の数を足します。人数がまだ入っていない回は足していません。",
        rows=lambda period: _sessions(period).filter(attended__isnull=False),
        when="held_on",
        area="area_id",
        sources=SESSIONS,
        amount="attended",
        filters=(BY_KIND,),
        columns=(*SESSION_COLUMNS, ("attended", "来た人")),
        theme="声",
    ),
    Metric(
        code="voices.survey_answers",
        label="アンケートの有効回答",
        unit="件",
        kind=Kind.FLOW,
        sentence="期間中にしめきったアンケートの、有効回答の数を足します。まだ入っていない数は足していません。",
        rows=lambda period: _counts(period).filter(valid__isnull=False),
        when="survey__closes_on",
        area="area_id",
        sources=("voices_surveycount", "voices_survey"),
        amount="valid",
        filters=(BY_CHANNEL,),
        columns=(*COLUMNS, ("valid", "有効")),
        theme="声",
    ),
)
