"""Lists of places, declared once: page, CSV, XLSX and PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.http import urlencode

from sasaeai.core.figures import Figure
from sasaeai.core.tables import Column, Kind, Row, Table, Who
from sasaeai.places.enums import OccurrenceState, Status
from sasaeai.places.models import Category
from sasaeai.places.sentences import hours_of

FRESH_WORDS = {"ok": "期限内", "soon": "もうすぐ期限", "old": "古い・まだ"}


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
        Column("area__name", "地区"),
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
OWN_FIRST = replace(DESK, order=("of_others", "kana"))
"""For the leader of a group; needs ``queries.told_apart``."""


def _keeping(row: Row) -> str:
    return f"{reverse('places:show', args=[row['code']])}#h-fresh"


DUE = Table(
    "places-due",
    "たしかめるもの",
    (
        Column("name", "名前", fields=("name", "code"), sort="kana", head=True, href=_keeping),
        Column("category__label", "種類"),
        Column("area__name", "地区"),
        Column(
            "fresh",
            "いま",
            kind=Kind.STATE,
            words=FRESH_WORDS,
            tones={"ok": "ok", "soon": "line", "old": "warn"},
        ),
        Column("check_by", "期限", kind=Kind.DATE, sort="check_by"),
        Column("asked_on", "聞いた日", kind=Kind.DATE),
        Column(
            "hide",
            "おすすめ",
            kind=Kind.STATE,
            words={"1": "見せるのをやめる", "": "たしかめる"},
            tones={"1": "warn", "": "line"},
        ),
    ),
    order=("check_by", "kana"),
    empty="いま、たしかめるものはありません",
    empty_hint="期限の1か月前から、ここにならびます。",
)


def _proposal_page(row: Row) -> str:
    return reverse("places:proposal", args=[row["id"]])


PROPOSALS = Table(
    "places-proposals",
    "届いた直し",
    (
        Column("day", "届いた日", kind=Kind.DATE, sort="day"),
        Column(
            "listing__name",
            "ページ",
            fields=("listing__name", "id"),
            head=True,
            href=_proposal_page,
        ),
        Column("area__name", "地区"),
        Column(
            "by",
            "だれから",
            kind=Kind.STATE,
            words={"resident": "見た人", "leader": "世話をする人"},
            tones={"resident": "line", "leader": "ok"},
        ),
        Column("open", "まだの欄", kind=Kind.NUMBER, unit="か所"),
        Column("settled_on", "すんだ日", kind=Kind.DATE, sort="settled_on"),
    ),
    order=("-day",),
    unique="id",
    empty="届いた直しはありません",
    empty_hint="ページの下の「まちがいを知らせる」から、だれでも送れます。",
)

FOUND = Table(
    "places-found",
    "見つかったもの",
    (
        Column("id", "番号", who=Who.PUBLIC),
        Column("kana", "ふりがな", who=Who.PUBLIC),
    ),
    order=("kana",),
    page_size=20,
    empty="見つかりませんでした",
)
"""Pages the list of everything; what a card shows comes from ``published``."""

OPEN = Table(
    "places",
    "居場所一覧",
    (
        Column("code", "番号", who=Who.PUBLIC),
        Column("name", "名前", who=Who.PUBLIC, head=True),
        Column("kana", "ふりがな", who=Who.PUBLIC),
        Column("category", "種類", who=Who.PUBLIC),
        Column("area", "地区", who=Who.PUBLIC),
        Column("when", "いつ", who=Who.PUBLIC),
        Column("place", "場所", who=Who.PUBLIC),
        Column("address", "住所", who=Who.PUBLIC),
        Column("audience", "だれのため", who=Who.PUBLIC),
        Column("cost", "お金", who=Who.PUBLIC),
        Column("step_free", "車いす", who=Who.PUBLIC),
        Column("verified_on", "たしかめた日", kind=Kind.DATE, who=Who.PUBLIC),
    ),
    order=("place_in_list",),
    unique="place_in_list",
    count_up_to=0,
)
"""As a file; its rows are public views, so that a private address cannot be in it. Telephone
numbers are on the pages, never in bulk."""


def _tie(row: Row) -> str:
    return f"{reverse('places:needs')}?{urlencode({'words': row['words']})}#h-tie"


NEEDS = Table(
    "places-needs",
    "見つからなかったことば",
    (
        Column("words", "ことば", head=True, href=_tie),
        Column("times", "回数", kind=Kind.NUMBER, unit="回"),
        Column("districts", "地区", kind=Kind.NUMBER, unit="地区"),
        Column("last", "さいごの日", kind=Kind.DATE),
        Column("issues", "課題"),
        Column(
            "state",
            "いま",
            kind=Kind.STATE,
            words={"open": "まだ", "tied": "課題につないだ", "done": "すみ"},
            tones={"open": "warn", "tied": "ok", "done": "line"},
        ),
    ),
    order=("id",),
    unique="id",
    page_size=50,
    empty="見つからなかったことばはありません",
)

REFUSED = Table(
    "places-refused",
    "のせなかったもの",
    (
        Column("day", "日", kind=Kind.DATE, sort="day"),
        Column("name", "名前", head=True),
        Column("area_name", "地区"),
        Column("reason", "わけ"),
    ),
    order=("-day",),
    empty="のせなかったものは、まだありません",
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
        "地区と居場所の種類",
        (
            Column("name", "地区", fields=("name", "kana"), head=True),
            *kinds,
            Column("total", "合計", kind=Kind.NUMBER, unit="か所"),
        ),
        order=("kana",),
        unique="id",
        count_up_to=0,
    )
