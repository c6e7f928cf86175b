"""The list of meetings, declared once."""

from __future__ import annotations

from django.urls import reverse

from sasaeai.consult.conference.enums import ConferenceState
from sasaeai.core.tables import Column, Kind, Table

CONFERENCES = Table(
    "consult-conferences",
    "会議の一覧",
    (
        Column(
            "held_on",
            "日",
            head=True,
            kind=Kind.DATE,
            sort="held_on",
            fields=("held_on", "id"),
            href=lambda row: reverse("consult:conference", args=[row["id"]]),
        ),
        Column("kind__label", "会議の種類"),
        Column("title", "会議の名前"),
        Column("host__name", "ひらく機関"),
        Column(
            "state",
            "いま",
            kind=Kind.STATE,
            words=dict(ConferenceState.choices),
            tones={ConferenceState.CANCELLED: "line", ConferenceState.PLANNED: "warn"},
        ),
    ),
    order=("-held_on",),
    count_up_to=0,
    empty="まだ会議がありません",
    empty_hint="「会議をひらく」から、種類と日を決めます。議題と、議題ごとに招く人はあとから足します。",
)
