"""The sessions of a plan as a list: page and files are made of it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sasaeai.core.tables import Column, Kind, Row, Table, Who
from sasaeai.voices.sessions.queries import Series


def _page(row: Row) -> str:
    return reverse("voices:session", args=[row["id"]])


def sessions_table(series: Series) -> Table:
    """One row a session; 実人数 has a column of its own, where anybody has counted it."""
    known = any(row.persons is not None for row in series.sessions)
    persons = Column("persons", str(_("実人数")), kind=Kind.NUMBER, unit="名", who=Who.PUBLIC)
    return Table(
        "talk-sessions",
        str(_("話し合いの記録")),
        (
            Column("held_on", str(_("開いた日")), kind=Kind.DATE, who=Who.PUBLIC),
            Column("place", str(_("場所")), head=True, href=_page, who=Who.PUBLIC),
            Column("kind", str(_("種類")), who=Who.PUBLIC),
            Column("area", str(_("地区")), who=Who.PUBLIC),
            Column(
                "attended", str(_("来た人（延べ）")), kind=Kind.NUMBER, unit="名", who=Who.PUBLIC
            ),
            *((persons,) if known else ()),
            Column("cards", str(_("札")), kind=Kind.NUMBER, unit="枚", who=Who.PUBLIC),
        ),
        order=("held_on",),
        page_size=500,
    )


def sessions_rows(series: Series) -> list[dict[str, Any]]:
    return [
        {
            "id": row.pk,
            "held_on": row.held_on,
            "place": row.place,
            "kind": row.kind.label,
            "area": row.area.name if row.area else "",
            "attended": row.attended,
            "persons": row.persons,
            "cards": row.card_count,  # type: ignore[attr-defined]
        }
        for row in series.sessions
    ]
