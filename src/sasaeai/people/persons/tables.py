"""The list of persons found."""

from __future__ import annotations

from django.urls import reverse

from sasaeai.core.tables import Column, Kind, Row, Table


def _name(row: Row) -> str:
    return f"{row['name']}（故人）" if row["died_on"] else str(row["name"])


PERSONS = Table(
    "persons",
    "見つかった人",
    (
        Column(
            "name",
            "名前",
            head=True,
            kind=Kind.LINK,
            value=_name,
            sort="kana",
            fields=("id", "name", "kana", "died_on"),
            href=lambda row: reverse("people:person", args=[row["id"]]),
            note=lambda row: str(row["kana"]),
        ),
        Column("birth_date", "生年月日", kind=Kind.DATE),
        Column("area__name", "区域"),
    ),
    order=("kana",),
    count_up_to=0,
    empty="見つかりません",
    empty_hint="ひらがなや、名前の一部でもさがせます。",
)
