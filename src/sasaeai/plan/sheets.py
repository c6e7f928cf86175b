"""A plan as a plan sheet, and a proposal as one: what export, check and saving all stand on."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from django.db.models import Q

from sasaeai.core import metrics
from sasaeai.plan.importing.sheet import (
    IndicatorRow,
    IssueRow,
    LevelRow,
    LineageRow,
    NodeRow,
    PlanHead,
    PlanSheet,
    RoleRow,
    TargetValue,
)
from sasaeai.plan.models import Baseline, Indicator, NodeLineage, Plan, PlanVersion, Target
from sasaeai.plan.queries import Tree, load_tree
from sasaeai.plan.standing import standing_in


def export_sheet(plan: Plan, version: PlanVersion | None = None) -> PlanSheet:
    """The plan as it stands: of the draft if there is one, else of the newest version.

    Importing the result changes nothing.
    """
    base = version or base_version(plan)
    tree = load_tree(base, roles=True) if base is not None else None
    return PlanSheet(
        head=PlanHead(
            name=plan.name,
            ordinal=plan.ordinal,
            fy_from=plan.fy_from,
            fy_to=plan.fy_to,
            review_fy=plan.review_fy,
            vision=plan.vision,
        ),
        levels=_levels(tree),
        nodes=_nodes(tree),
        roles=_roles(tree),
        issues=tuple(IssueRow(row.no, row.title) for row in plan.issues.order_by("no")),
        indicators=_indicators(plan, tree),
        lineage=_lineage(base),
    )


def base_version(plan: Plan) -> PlanVersion | None:
    """What an import is compared with: the open draft or the newest adopted version."""
    return plan.versions.order_by("-no").first()


def _levels(tree: Tree | None) -> tuple[LevelRow, ...]:
    if tree is None:
        return ()
    return tuple(
        LevelRow(row.depth, row.name, row.numbering, row.evaluable, row.pattern)
        for row in tree.levels
    )


def _nodes(tree: Tree | None) -> tuple[NodeRow, ...]:
    if tree is None:
        return ()
    codes = {row.pk: row.identity.code for row in tree.nodes}
    return tuple(
        NodeRow(
            code=row.identity.code,
            parent=codes[row.parent_id] if row.parent_id else "",
            depth=row.depth,
            number=row.number,
            title=row.title,
            body=row.body,
            owner=row.owner,
            tags=tuple(row.tags),
            issues=tuple(issue.no for issue in tree.issues.get(row.pk, ())),
            order=place * 10,
        )
        for place, row in enumerate(tree.nodes, start=1)
    )


def _roles(tree: Tree | None) -> tuple[RoleRow, ...]:
    if tree is None:
        return ()
    return tuple(
        RoleRow(row.identity.code, item.actor, item.kind, item.no, item.text)
        for row in tree.nodes
        for item in tree.roles.get(row.pk, ())
    )


def _indicators(plan: Plan, tree: Tree | None) -> tuple[IndicatorRow, ...]:
    """Each at its line in the tree: what an abolished line measured stays out of the sheet."""
    if tree is None:
        return ()
    every = list(plan.indicators.order_by("order", "id"))
    lines, codes = standing_in(tree, every), {n.identity_id: n.identity.code for n in tree.nodes}
    rows = [row for row in every if row.pk in lines]
    bases = {row.indicator_id: row for row in Baseline.objects.filter(indicator__in=rows)}
    standing: dict[int, list[TargetValue]] = {row.pk: [] for row in rows}
    targets = Target.objects.filter(indicator__in=rows, superseded_by__isnull=True)
    for target in targets.order_by("fy"):
        standing[target.indicator_id].append(TargetValue(target.fy, target.value))
    return tuple(
        _indicator(row, codes[lines[row.pk]], bases.get(row.pk), tuple(standing[row.pk]))
        for row in rows
    )


def _indicator(
    row: Indicator, node: str, base: Baseline | None, targets: tuple[TargetValue, ...]
) -> IndicatorRow:
    return IndicatorRow(
        code=row.code,
        node=node,
        name=row.name,
        metric=row.metric,
        filters=filters_text(row.filters),
        kind=row.kind,
        direction=row.direction,
        unit=row.unit,
        decimals=row.decimals,
        public=row.public,
        baseline=base.value if base else None,
        baseline_fy=base.fy if base else None,
        baseline_source=base.source if base else "",
        targets=targets,
        upper=row.upper,
        rationale=row.rationale,
        source=row.source,
    )


def _lineage(version: PlanVersion | None) -> tuple[LineageRow, ...]:
    if version is None:
        return ()
    of_plan = Q(old=None) | Q(old__plan=version.plan_id)
    rows = NodeLineage.objects.filter(of_plan, version=version).select_related("old", "new")
    return tuple(
        LineageRow(
            old=row.old.code if row.old else "",
            new=row.new.code if row.new else "",
            kind=row.kind,
            on=row.on,
            note=row.note,
        )
        for row in rows.order_by("id")
    )


def filters_text(filters: list[Any]) -> str:
    """One way to write the same conditions, so that a round trip is no change.

    Whose entered numbers these are is no choice of the sheet's: each indicator gets its own.
    """
    chosen = [item for item in filters if item[0] != metrics.ENTRY]
    return json.dumps(chosen, ensure_ascii=False, separators=(",", ":")) if chosen else ""


def settled(sheet: PlanSheet, *, known: PlanHead) -> PlanSheet:
    """The sheet as it will be kept: what the head leaves out stays as it is in the plan."""
    given = sheet.head
    head = PlanHead(
        name=given.name or known.name,
        ordinal=known.ordinal if given.ordinal is None else given.ordinal,
        fy_from=given.fy_from or known.fy_from,
        fy_to=given.fy_to or known.fy_to,
        review_fy=given.review_fy or known.review_fy,
        vision=given.vision or known.vision,
    )
    return replace(
        sheet,
        head=head,
        nodes=tuple(sorted(sheet.nodes, key=lambda row: row.order)),
        indicators=tuple(
            replace(row, filters=filters_text(json.loads(row.filters) if row.filters else []))
            for row in sheet.indicators
        ),
    )


def corrected(sheet: PlanSheet, corrections: dict[str, Any]) -> PlanSheet:
    """The sheet after a person's corrections: titles, parents, what to leave out, the head.

    A line that is left out takes everything below it along.
    """
    nodes = corrections.get("nodes", {})
    head = replace(sheet.head, **corrections.get("head", {}))
    changed = [
        replace(
            row,
            title=nodes.get(row.code, {}).get("title") or row.title,
            parent=nodes.get(row.code, {}).get("parent", row.parent),
        )
        for row in sheet.nodes
    ]
    gone = {row.code for row in changed if nodes.get(row.code, {}).get("out")}
    for _ in changed:
        more = {row.code for row in changed if row.parent in gone} - gone
        if not more:
            break
        gone |= more
    return replace(
        sheet,
        head=head,
        nodes=tuple(row for row in changed if row.code not in gone),
        roles=tuple(row for row in sheet.roles if row.node not in gone),
        indicators=tuple(row for row in sheet.indicators if row.node not in gone),
    )
