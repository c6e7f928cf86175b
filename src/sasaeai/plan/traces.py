"""The plan's own part of a trace: issues, lines before and after, indicators, tellings."""

from __future__ import annotations

from django.urls import reverse

from sasaeai.core.access import Actor
from sasaeai.core.periods import wareki
from sasaeai.core.ui.words import words
from sasaeai.plan.lineage import Step
from sasaeai.plan.models import Indicator, Issue, NodeIdentity, PlanNode, Telling
from sasaeai.plan.tracing import SHOWN, Found, Stage, Traced, TraceItem, TraceSource


def _issues(subject: Traced, _actor: Actor) -> Found | None:
    if subject.node is None:
        return None
    rows = Issue.objects.filter(pk__in=subject.issue_ids).order_by("no")
    items = [
        TraceItem(
            f"{row.number}　{row.title}",
            reverse("plan:other_issue", args=(subject.plan.code, row.no)),
        )
        for row in rows
    ]
    return Found(tuple(items), len(items))


def _indicators(subject: Traced, _actor: Actor) -> Found | None:
    rows = Indicator.objects.filter(identity_id__in=subject.identity_ids).select_related("plan")
    items = [
        TraceItem(row.name, _indicator_page(subject, row)) for row in rows.order_by("order", "id")
    ]
    return Found(tuple(items[:SHOWN]), len(items))


def _indicator_page(subject: Traced, row: Indicator) -> str:
    if subject.desk:
        return reverse("plan:desk_indicator", args=(row.pk,))
    return reverse("plan:other_indicator", args=(row.plan.code, row.code))


def _before(subject: Traced, _actor: Actor) -> Found | None:
    steps = [step for key in subject.own_ids for step in subject.lines.lineage.into(key)]
    return _steps(steps, side="old")


def _next(subject: Traced, _actor: Actor) -> Found | None:
    if subject.node is None:
        return None
    return _steps(subject.lines.lineage.out_of(subject.node.identity_id), side="new")


def _steps(steps: list[Step] | tuple[Step, ...], *, side: str) -> Found:
    ids = [found.pk for step in steps if (found := getattr(step, side)) is not None]
    titles = _titles(ids)
    items = []
    for step in steps:
        identity: NodeIdentity | None = getattr(step, side)
        note = "　".join(part for part in (wareki(step.on) if step.on else "", step.note) if part)
        if identity is None:
            items.append(TraceItem(words(step.kind.label), "", note))
        elif identity.pk in titles:
            text = f"{titles[identity.pk]}（{words(step.kind.label)}）"
            page = reverse("plan:other_node", args=(identity.plan.code, identity.code))
            items.append(TraceItem(text, page, note))
    return Found(tuple(items), len(items))


def _titles(ids: list[int]) -> dict[int, str]:
    """The newest adopted heading of each identity."""
    rows = PlanNode.objects.filter(identity_id__in=ids).exclude(version__status="draft")
    return {row.identity_id: row.heading for row in rows.order_by("version__no")}


def _tellings(subject: Traced, _actor: Actor) -> Found | None:
    rows = Telling.objects.filter(lines__identity_id__in=subject.identity_ids).distinct()
    page = reverse("plan:tellings") + f"?plan={subject.plan.code}" if subject.desk else ""
    items = [
        TraceItem(row.title, page, f"{wareki(row.on)}　{words(row.get_kind_display())}")
        for row in rows.order_by("-on", "-id")[:SHOWN]
    ]
    return Found(tuple(items), rows.count() if items else 0, page)


SOURCES = (
    TraceSource(Stage.ISSUE, "こたえようとしている課題", _issues, order=10),
    TraceSource(Stage.BEFORE, "もとになった取り組み", _before, order=10),
    TraceSource(Stage.INDICATOR, "指標", _indicators, order=10),
    TraceSource(Stage.RECORD, "周知の記録", _tellings, order=90),
    TraceSource(Stage.NEXT, "このあとの取り組み", _next, order=10),
)
