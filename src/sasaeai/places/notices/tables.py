"""Lists of the notices, declared once."""

from __future__ import annotations

from django.urls import reverse

from sasaeai.core.tables import Column, Kind, Row, Table
from sasaeai.places.notices.enums import EditionState


def _page(row: Row) -> str:
    return reverse("places:notice-desk", args=[row["notice_id"]])


NOTICES = Table(
    "desk-notices",
    "お知らせ",
    (
        Column("title", "見出し", fields=("title", "notice_id"), head=True, href=_page),
        Column(
            "state",
            "状態",
            kind=Kind.STATE,
            words=dict(EditionState.choices),
            tones={
                "draft": "line",
                "review": "warn",
                "published": "ok",
                "superseded": "line",
                "withdrawn": "line",
            },
        ),
        Column("written_by__name", "書いた人"),
        Column("published_on", "出した日", kind=Kind.DATE),
        Column("shown_until", "いつまで", kind=Kind.DATE),
        Column("ways", "届けた回数", kind=Kind.NUMBER, unit="回"),
        Column("reach", "届いた数", kind=Kind.NUMBER, unit="件"),
    ),
    order=("-notice_id",),
    unique="notice_id",
    empty="お知らせは、まだありません",
    empty_hint="「お知らせを書く」からはじめます。書いた人とは別の人が、たしかめて出します。",
)

DISPATCHES = Table(
    "notice-dispatches",
    "届け方",
    (Column("id", "番号"), Column("day", "日", kind=Kind.DATE)),
    order=("-day",),
    page_size=30,
    empty="まだ、どこにも出していません。",
)
"""Only pages the list; the page of a notice draws each way with what may be done next."""

FOLLOWERS = Table(
    "line-followers",
    "友だちの増えへり",
    (
        Column("day", "日", kind=Kind.DATE, head=True),
        Column("followed", "ふえた数", kind=Kind.NUMBER, unit="人"),
        Column("left", "へった数", kind=Kind.NUMBER, unit="人"),
    ),
    order=("-day",),
    page_size=31,
    empty="増えへりは、まだ届いていません",
    empty_hint="LINEの設定で、知らせの届け先（Webhook）をこのシステムにすると、日ごとに数えます。",
)
