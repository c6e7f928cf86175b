"""The circles one runs."""

from __future__ import annotations

from django.urls import reverse

from sasaeai.core.tables import Column, Kind, Row, Table


def _page(row: Row) -> str:
    return reverse("places:circle-desk", args=[row["id"]])


CIRCLES = Table(
    "circles",
    "交換日記の回覧",
    (
        Column("title", "名前", fields=("title", "id"), head=True, href=_page),
        Column("area__name", "地区"),
        Column("starts_on", "いつから", kind=Kind.DATE),
        Column("ends_on", "いつまで", kind=Kind.DATE),
        Column("waiting", "まだ見ていない", kind=Kind.NUMBER, unit="件"),
    ),
    order=("-ends_on",),
    unique="id",
    empty="交換日記の回覧は、まだありません",
    empty_hint="集まれないときでも、紙とQRのページで、ひとことずつつながれます。",
)
