"""The list of improvement actions, declared once for page, CSV, XLSX and PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from sasaeai.core.periods import year_label
from sasaeai.core.tables import Column, Kind, Table
from sasaeai.evaluation.actions.effects import EffectAnswer
from sasaeai.evaluation.enums import ActionStatus, Effect, Origin
from sasaeai.evaluation.models import ImprovementAction

Rows = list[dict[str, Any]]
ACTIONS = Table(
    "evaluation-actions",
    "改善策",
    (
        Column("no", "番号", kind=Kind.NUMBER),
        Column(
            "text", "すること", head=True, href=lambda row: reverse("evaluation:action", args=[row["id"]])
        ),
        Column("owner", "担当", sort="owner"),
        Column("due_on", "いつまで", kind=Kind.DATE, sort="due_on"),
        Column(
            "status", "いまの様子", kind=Kind.STATE, words=dict(ActionStatus.choices),
            tones={ActionStatus.DONE: "ok", ActionStatus.DROPPED: "line", ActionStatus.CARRIED: "line"},
        ),
        Column("verified", "確認した人"),
        Column(
            "effect", "効果", kind=Kind.STATE, words=dict(Effect.choices),
            tones={Effect.YES: "ok", Effect.NO: "warn", Effect.NONE: "line"},
        ),
        Column("target", "反映する年度"),
        Column("origin", "もと", kind=Kind.STATE, words=dict(Origin.choices)),
        Column("of", "もとになったこと"),
    ),
    order=("due_on",),
    empty="改善策は、まだありません",
    empty_hint="評価シートの「次にすること」から作ると、ここに並びます。",
)  # fmt: skip


def action_rows(actions: Sequence[ImprovementAction], answers: Mapping[int, EffectAnswer]) -> Rows:
    """Rows of the list; ``sheet__round`` must be selected with the actions."""
    return [
        {
            "id": row.pk,
            "no": row.no,
            "text": row.text,
            "origin": row.origin,
            "of": row.sheet.number if row.sheet else row.origin_label,
            "owner": row.owner,
            "due_on": row.due_on,
            "target": year_label(row.target_fy),
            "status": row.status,
            "verified": row.verified_by_name,
            "effect": str(answers[row.pk].effect),
        }
        for row in actions
    ]
