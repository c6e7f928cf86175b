"""Lists of places, declared once: page, CSV, XLSX and PDF."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from sasaeai.core.figures import Figure
from sasaeai.core.tables import Column, Kind, Row, Table, Who
from sasaeai.places.enums import OccurrenceState, Status
from sasaeai.places.models import Category
from sasaeai.places.sentences import hours_of

FRESH_WORDS = {"ok": "1年以内", "soon": "もうすぐ1年", "old": "古い・まだ"}


def _desk_page(row: Row) -> str:
    return reverse("places:show", args=[row["code"]])


def _count_page(row: Row) -> str:
    return reverse("places:attendance", args=[row["code"]]) if row["untold"] else ""


DESK = Table(
    "desk-places",
    "居場所",
    (
        Column(
            "name", "名前", fields=("name", "code", "kana"), sort="kana", head=True, href=_desk_page
        ),
        Column("category__label", "種類"),
        Column("area__name", "学区"),
        Column(
            "status",
            "状態",
            kind=Kind.STATE,
            words=dict(Status.choices),
            tones={"active": "ok", "paused": "warn", "closed": "line"},
        ),
        Column(
            "fresh",
            "たしかめた",
            kind=Kind.STATE,
            words=FRESH_WORDS,
            tones={"ok": "ok", "soon": "line", "old": "warn"},
            fields=("fresh", "verified_on"),
        ),
        Column("next_on", "次の日", kind=Kind.DATE),
        Column("untold", "人数がまだの回", kind=Kind.NUMBER, unit="回", href=_count_page),
    ),
    order=("kana",),
    empty="この条件の居場所はありません",
    empty_hint="条件をへらすか、新しい居場所をのせてください。",
)

OPEN = Table(
    "places",
    "居場所一覧",
    (
        Column("code", "番号", who=Who.PUBLIC),
        Column("name", "名前", fields=("name", "kana"), who=Who.PUBLIC, head=True),
        Column("kana", "ふりがな", who=Who.PUBLIC),
        Column("category__label", "種類", who=Who.PUBLIC),
        Column("area__name", "学区", who=Who.PUBLIC),
        Column("audience_note", "だれのため", who=Who.PUBLIC),
        Column("cost", "お金", who=Who.PUBLIC),
        Column("verified_on", "たしかめた日", kind=Kind.DATE, who=Who.PUBLIC),
    ),
    order=("kana",),
    page_size=20,
    empty="見つかりませんでした",
)


def _hours(row: Row) -> str:
    return hours_of(row["starts"], row["ends"])


DAY = Table(
    "sessions-of-a-day",
    "この日にひらく居場所",
    (
        Column("id", "番号", who=Who.PUBLIC),
        Column("starts", "時間", value=_hours, fields=("starts", "ends"), who=Who.PUBLIC),
        Column("listing__name", "名前", who=Who.PUBLIC, head=True),
    ),
    order=("minute",),
    page_size=50,
    empty="この日にひらく居場所はありません",
)


def _remark(row: Row) -> str:
    return str(row["note"])


def _count_of(row: Row) -> object:
    """Zero, a number, not entered, or a session that did not take place."""
    if row["state"] == OccurrenceState.CANCELLED:
        return Figure.not_applicable(unit="人")
    return row["attendance"]


SESSIONS = Table(
    "sessions",
    "これまでの回",
    (
        Column("held_on", "日", kind=Kind.DATE, sort="held_on", head=True),
        Column("starts", "時間", value=_hours, fields=("starts", "ends")),
        Column(
            "state",
            "開いたか",
            kind=Kind.STATE,
            words={"planned": "まだ", "held": "開いた", "cancelled": "中止"},
            tones={"planned": "line", "held": "ok", "cancelled": "line"},
            fields=("state", "note"),
            note=_remark,
        ),
        Column(
            "attendance",
            "来た人",
            kind=Kind.FIGURE,
            unit="人",
            value=_count_of,
            fields=("attendance", "state"),
        ),
    ),
    order=("-held_on",),
    page_size=12,
    count_up_to=0,
    empty="まだ開いた回はありません",
)


def coverage_table(categories: Sequence[Category]) -> Table:
    """地区 × 種類 as a file; rows come from ``views.coverage``."""
    kinds = tuple(
        Column(f"kind_{category.pk}", category.label, kind=Kind.NUMBER, unit="か所")
        for category in categories
    )
    return Table(
        "places-coverage",
        "学区と居場所の種類",
        (
            Column("name", "学区", fields=("name", "kana"), head=True),
            *kinds,
            Column("total", "合計", kind=Kind.NUMBER, unit="か所"),
        ),
        order=("kana",),
        unique="id",
        count_up_to=0,
    )
