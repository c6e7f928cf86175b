"""Where the other faces of the house show evaluation: entries, the first page, a line's page, its trace."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from sasaeai.core.access import Actor
from sasaeai.core.contributions import Card, Entry, Face
from sasaeai.core.periods import today
from sasaeai.evaluation.enums import STAGES, ActionStatus, RoundStatus
from sasaeai.evaluation.enums import Stage as Step
from sasaeai.evaluation.internal.ours import others_sheets
from sasaeai.evaluation.models import EvalSheet, ImprovementAction, SheetRevision
from sasaeai.evaluation.publication.queries import newest_publications
from sasaeai.plan.public import Found, Keeper, Stage, Traced, TraceItem, TraceSource

ENTRIES = (
    Entry(
        Face.DESK, "評価", "evaluation:rounds", "target", 62, "evaluation.view", "/desk/evaluation/"
    ),
)  # fmt: skip
SHOWN = 6


def to_judge(_subject: object, actor: Actor) -> dict[str, Any] | None:
    """How many sheets wait at the reader's stage, and actions of theirs that are due."""
    if not actor.may("evaluation.view"):
        return None
    stages = [stage for stage in STAGES if actor.may(f"evaluation.{stage}")]
    rows = list(
        SheetRevision.objects.filter(
            stage__in=stages, sheet__round__status=RoundStatus.OPEN
        ).select_related("sheet__round")
    )
    others = others_sheets(row.sheet for row in rows if row.stage == Step.SELF)
    waiting: dict[tuple[int, str, str], int] = {}
    for row in rows:
        if row.stage == Step.SELF and row.sheet_id in others:
            continue
        key = (row.sheet.round_id, row.sheet.round.label, str(row.get_stage_display()))
        waiting[key] = waiting.get(key, 0) + 1
    late = ImprovementAction.objects.filter(
        owner_account=actor.account_id,
        status__in=(ActionStatus.OPEN, ActionStatus.DOING),
        due_on__lt=today(),
    ).count()
    if not waiting and not late:
        return None
    return {"waiting": [(*key, n) for key, n in waiting.items()], "late": late}


def on_node(node: Any, _actor: Actor) -> dict[str, Any] | None:
    """The newest published grade beside a line of the plan."""
    for row in newest_publications()[:6]:
        for sheet in row.content["sheets"]:
            if sheet["code"] == node.identity.code and row.round.plan_id == node.identity.plan_id:
                return {
                    "sheet": sheet,
                    "round_id": row.round_id,
                    "label": row.content["round"]["label"],
                }
    return None


def trace_sheets(subject: Traced, actor: Actor) -> Found | None:
    """Published sheets of the line for everybody, all sheets for those who evaluate."""
    if subject.desk and actor.may("evaluation.view"):
        rows = EvalSheet.objects.filter(identity__in=subject.own_ids).select_related(
            "round", "node"
        )
        found = list(rows.order_by("-round__last_day", "order"))
        items = tuple(
            TraceItem(
                f"{row.round.label}　{row.node.heading}", reverse("evaluation:sheet", args=[row.pk])
            )
            for row in found[:SHOWN]
        )
        return Found(items, len(found), reverse("evaluation:rounds"))
    codes = set(
        subject.plan.identities.filter(pk__in=subject.own_ids).values_list("code", flat=True)
    )
    published = [
        (row, sheet)
        for row in newest_publications(subject.plan)
        for sheet in row.content["sheets"]
        if sheet["code"] in codes
    ]
    items = tuple(
        TraceItem(
            f"{row.content['round']['label']}　{sheet['grade']['label'] if sheet['grade'] else '―'}",
            reverse("evaluation:published_sheet", args=[row.round_id, sheet["number"]]),
            sheet["title"],
        )
        for row, sheet in published[:SHOWN]
    )
    return Found(items, len(published), reverse("evaluation:years"))


def trace_actions(subject: Traced, actor: Actor) -> Found | None:
    """Improvement actions of the line: on the desk all, for everybody those of published sheets."""
    if actor.may("evaluation.view"):
        rows = ImprovementAction.objects.filter(identity__in=subject.identity_ids)
        found = list(rows.order_by("-due_on"))
        items = tuple(
            TraceItem(
                row.text, reverse("evaluation:action", args=[row.pk]), row.get_status_display()
            )
            for row in found[:SHOWN]
        )
        return Found(items, len(found), reverse("evaluation:actions"))
    codes = set(
        subject.plan.identities.filter(pk__in=subject.own_ids).values_list("code", flat=True)
    )
    public = [
        (row.round_id, sheet["number"], action["text"])
        for row in newest_publications(subject.plan)
        for sheet in row.content["sheets"]
        if sheet["code"] in codes
        for action in sheet["actions"]
    ]
    items = tuple(
        TraceItem(text, reverse("evaluation:published_sheet", args=[pk, number]))
        for pk, number, text in public[:SHOWN]
    )
    return Found(items, len(public))


def holds(ids: Collection[int]) -> Collection[int]:
    """Lines that a sheet or an action names."""
    sheets = EvalSheet.objects.filter(identity__in=ids).values_list("identity_id", flat=True)
    actions = ImprovementAction.objects.filter(identity__in=ids).values_list(
        "identity_id", flat=True
    )
    return {key for key in (*sheets, *actions) if key is not None}


CARDS = (
    Card("desk.today", "evaluation/card_judge.jinja", to_judge, order=40),
    Card("plan.node", "evaluation/card_node.jinja", on_node, order=25),
)
TRACES = (
    TraceSource(Stage.SHEET, "評価シート", trace_sheets),
    TraceSource(Stage.ACTION, "改善策", trace_actions),
)
KEEPERS = (Keeper("評価シート・改善策", holds),)
