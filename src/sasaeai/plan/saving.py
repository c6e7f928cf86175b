"""Taking a plan sheet in: first what would change, then all of it or nothing.

Lines of the tree go into a draft version and wait for a decision; issues, indicators and targets
belong to the plan itself and hold at once.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, Q

from sasaeai.core import audit
from sasaeai.core.periods import FiscalSpan, FiscalYear
from sasaeai.people.public import Organisation, OrganisationKind
from sasaeai.plan.enums import IndicatorClass, IndicatorDirection, LinkKind, PlanKind
from sasaeai.plan.importing import sheet_columns as names
from sasaeai.plan.importing.draft import sheet_of
from sasaeai.plan.importing.proposal import Proposal
from sasaeai.plan.importing.sheet import BadSheet, IndicatorRow, PlanHead, PlanSheet, RowError
from sasaeai.plan.importing.sheet_diff import SheetDiff, diff
from sasaeai.plan.keeping import drop_unused
from sasaeai.plan.measuring import Change, Definition, define_indicator, set_baseline, set_target
from sasaeai.plan.models import (
    Baseline,
    Indicator,
    Issue,
    LevelDef,
    NodeIdentity,
    NodeIssue,
    NodeLineage,
    Plan,
    PlanNode,
    PlanVersion,
    RoleItem,
)
from sasaeai.plan.refusing import refusals
from sasaeai.plan.services import PlanRefused, create_plan, link_plan, open_draft
from sasaeai.plan.sheets import corrected, export_sheet, settled

IMPORT_REASON = "計画シートの取り込み"
TREE = frozenset({names.LEVELS, names.NODES, names.ROLES})


@dataclass(frozen=True)
class Saved:
    """What an import did; ``draft`` is the version that now waits for a decision, if any."""

    plan: Plan
    diff: SheetDiff
    draft: PlanVersion | None


def preview(plan: Plan | None, sheet: PlanSheet) -> SheetDiff:
    """What the sheet would change, and every row that stops it; nothing is written."""
    old = export_sheet(plan) if plan is not None else PlanSheet()
    new = settled(sheet, known=old.head)
    found = diff(old, new)
    kept = _adopted_codes(plan)
    missing = {change.code for change in found.of("removed") if change.code not in kept}
    errors = tuple(
        error for error in found.errors if not any(f"（{code}）" in error.words for code in missing)
    )
    return SheetDiff(found.changes, (*errors, *refusals(old, new)))


def _adopted_codes(plan: Plan | None) -> set[str]:
    """Codes that an adopted version holds; what only a draft had may go without a reason."""
    if plan is None:
        return set()
    rows = NodeIdentity.objects.filter(plan=plan).exclude(nodes__isnull=True)
    return set(rows.exclude(nodes__version__status="draft").values_list("code", flat=True))


@transaction.atomic
def save_sheet(plan: Plan, sheet: PlanSheet, *, reason: str = "", decision: str = "") -> Saved:
    """Brings the plan to what the sheet says; raises ``BadSheet`` and then nothing is changed."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    found = preview(plan, sheet)
    if found.errors:
        raise BadSheet(found.errors)
    old = export_sheet(plan)
    new = settled(sheet, known=old.head)
    touched = {change.sheet for change in found.changes}
    draft = None
    if names.PLAN in touched:
        _save_head(plan, new.head)
    if names.ISSUES in touched:
        _save_issues(plan, new)
    if TREE & touched:
        draft = _save_tree(plan, new)
    if names.INDICATORS in touched:
        _save_indicators(plan, old, new, reason=reason or IMPORT_REASON, decision=decision)
    if names.ISSUES in touched:
        _drop_issues(plan, new)
    if draft is not None:
        drop_unused(plan)
    audit.record("plan.sheet.saved", subject=("plan", plan.pk), detail=found.counts)
    return Saved(plan, found, draft)


@transaction.atomic
def create_from_sheet(
    sheet: PlanSheet,
    *,
    organisation: Organisation | None = None,
    kind: PlanKind = PlanKind.CITY,
    reason: str = "",
) -> Saved:
    """A new plan with the sheet as its first draft. Raises ``BadSheet``."""
    errors = preview(None, sheet).errors
    if errors:
        raise BadSheet(errors)
    head = sheet.head
    assert head.fy_from is not None and head.fy_to is not None
    owner = organisation or Organisation.objects.filter(kind=OrganisationKind.COUNCIL).first()
    if owner is None:
        raise PlanRefused("先に、社協を団体として登録してください。")
    plan = create_plan(
        organisation=owner,
        name=head.name,
        span=FiscalSpan(FiscalYear(head.fy_from), FiscalYear(head.fy_to)),
        kind=kind,
        ordinal=head.ordinal,
        vision=head.vision,
        review_fy=head.review_fy,
    )
    return save_sheet(plan, sheet, reason=reason)


def accept_proposal(
    proposal: Proposal, *, plan: Plan | None = None, corrections: dict[str, Any] | None = None
) -> Saved:
    """A document's proposal, as corrected by a person, becomes a draft; named plans are linked."""
    sheet = corrected(sheet_of(proposal), corrections or {})
    with transaction.atomic():
        saved = create_from_sheet(sheet) if plan is None else save_sheet(plan, sheet)
        link_named_plans(saved.plan, proposal)
    return saved


def link_named_plans(plan: Plan, proposal: Proposal) -> None:
    """Plans that the document names beside itself (車の両輪) or before itself."""
    kinds = {"parallel": LinkKind.PARALLEL, "predecessor": LinkKind.PREDECESSOR}
    for link in proposal.links:
        if link.kind in kinds and link.title:
            link_plan(plan, kind=kinds[link.kind], name=link.title[:120])


def _save_head(plan: Plan, head: PlanHead) -> None:
    plan.name, plan.ordinal, plan.vision = head.name, head.ordinal, head.vision
    plan.fy_from, plan.fy_to = head.fy_from or plan.fy_from, head.fy_to or plan.fy_to
    plan.review_fy = head.review_fy
    plan.save()


def _save_issues(plan: Plan, new: PlanSheet) -> None:
    for row in new.issues:
        Issue.objects.update_or_create(plan=plan, no=row.no, defaults={"title": row.title})


def _drop_issues(plan: Plan, new: PlanSheet) -> None:
    gone = plan.issues.exclude(no__in=[row.no for row in new.issues])
    used = gone.filter(node_links__isnull=False).first()
    if used is not None:
        words = f"課題 {used.number}「{used.title}」は決まった版で使われているので、消せません。"
        raise BadSheet((RowError(names.ISSUES, 0, "no", words),))
    gone.delete()


def _save_tree(plan: Plan, new: PlanSheet) -> PlanVersion:
    """The draft's whole text is written anew; identities stay what their codes are."""
    draft = open_draft(plan)
    draft.nodes.all().delete()
    draft.levels.all().delete()
    draft.lineage.filter(Q(old=None) | Q(old__plan=plan)).delete()
    LevelDef.objects.bulk_create(
        LevelDef(
            version=draft,
            depth=row.depth,
            name=row.name,
            numbering=row.numbering,
            pattern=row.pattern,
            evaluable=row.evaluable,
        )
        for row in new.levels
    )
    identities = _identities(plan, [row.code for row in new.nodes])
    made = _save_nodes(draft, new, identities)
    places: dict[str, int] = defaultdict(int)
    roles = []
    for row in new.roles:
        roles.append(
            RoleItem(
                node=made[row.node],
                actor=row.actor,
                kind=row.kind,
                no=row.no,
                text=row.text,
                order=places[row.node],
            )
        )
        places[row.node] += 1
    RoleItem.objects.bulk_create(roles)
    issues = {row.no: row for row in plan.issues.all()}
    NodeIssue.objects.bulk_create(
        NodeIssue(node=made[row.code], issue=issues[no]) for row in new.nodes for no in row.issues
    )
    _save_lineage(plan, draft, new)
    return draft


def _identities(plan: Plan, codes: Sequence[str]) -> dict[str, NodeIdentity]:
    known = {row.code: row for row in plan.identities.filter(code__in=codes)}
    fresh = [NodeIdentity(plan=plan, code=code) for code in codes if code not in known]
    return known | {row.code: row for row in NodeIdentity.objects.bulk_create(fresh)}


def _save_nodes(
    draft: PlanVersion, new: PlanSheet, identities: dict[str, NodeIdentity]
) -> dict[str, PlanNode]:
    made: dict[str, PlanNode] = {}
    for depth in sorted({row.depth for row in new.nodes}):
        level = [(place, row) for place, row in enumerate(new.nodes, start=1) if row.depth == depth]
        rows = PlanNode.objects.bulk_create(
            PlanNode(
                version=draft,
                identity=identities[row.code],
                parent=made[row.parent] if row.parent else None,
                depth=depth,
                number=row.number,
                title=row.title,
                body=row.body,
                order=place * 10,
                owner=row.owner,
                tags=list(row.tags),
            )
            for place, row in level
        )
        made |= {row.code: node for (_, row), node in zip(level, rows, strict=True)}
    return made


def _save_lineage(plan: Plan, draft: PlanVersion, new: PlanSheet) -> None:
    """Lineage rows that no earlier version has recorded."""
    identities = {row.code: row for row in plan.identities.all()}
    earlier = set(
        NodeLineage.objects.filter(version__plan=plan).values_list("old__code", "new__code", "kind")
    )
    NodeLineage.objects.bulk_create(
        NodeLineage(
            version=draft,
            old=identities.get(row.old),
            new=identities.get(row.new),
            kind=row.kind,
            on=row.on,
            note=row.note,
        )
        for row in new.lineage
        if (row.old or None, row.new or None, row.kind) not in earlier
        and (row.old in identities or row.new in identities)
    )


def _save_indicators(
    plan: Plan, old: PlanSheet, new: PlanSheet, *, reason: str, decision: str
) -> None:
    """An indicator that the sheet leaves where it was read keeps the line it was made for."""
    errors: list[RowError] = []
    identities = _identities(plan, [row.node for row in new.indicators])
    read_at = {(row.code, row.node) for row in old.indicators}
    made_for = {row.code: row.identity for row in plan.indicators.select_related("identity")}
    for place, row in enumerate(new.indicators, start=1):
        stays = (row.code, row.node) in read_at
        identity = made_for[row.code] if stays else identities[row.node]
        try:
            with transaction.atomic():
                _save_indicator(plan, row, identity, place, reason=reason, decision=decision)
        except PlanRefused as refused:
            errors.append(RowError(names.INDICATORS, 0, row.code, str(refused)))
    errors += _drop_indicators(plan, old, new)
    if errors:
        raise BadSheet(tuple(errors))


def _save_indicator(
    plan: Plan,
    row: IndicatorRow,
    identity: NodeIdentity,
    place: int,
    *,
    reason: str,
    decision: str,
) -> None:
    indicator = define_indicator(
        plan,
        code=row.code,
        identity=identity,
        definition=_definition(row),
        order=place * 10,
        change=Change(reason, decision),
    )
    if row.baseline_fy is not None:
        set_baseline(indicator, fy=row.baseline_fy, value=row.baseline, source=row.baseline_source)
    else:
        Baseline.objects.filter(indicator=indicator).delete()
    standing = {
        target.fy: target.value for target in indicator.targets.filter(superseded_by__isnull=True)
    }
    for target in row.targets:
        if target.fy not in standing or standing[target.fy] != target.value:
            set_target(
                indicator,
                fy=target.fy,
                value=target.value,
                reason=reason,
                decision=decision or reason,
                none_on_purpose=True,
            )


def _definition(row: IndicatorRow) -> Definition:
    conditions: list[list[Any]] = json.loads(row.filters) if row.filters else []
    upper: Decimal | None = row.upper
    return Definition(
        name=row.name,
        unit=row.unit,
        metric=row.metric,
        conditions=tuple((code, operator, value) for code, operator, value in conditions),
        kind=IndicatorClass(row.kind),
        direction=IndicatorDirection(row.direction),
        decimals=row.decimals,
        public=row.public,
        rationale=row.rationale,
        source=row.source,
        upper=upper,
    )


def _drop_indicators(plan: Plan, old: PlanSheet, new: PlanSheet) -> list[RowError]:
    """An indicator with targets is part of the record: it can be hidden, not erased.

    Those of abolished lines are in no sheet, so none that leaves them out takes them away.
    """
    errors = []
    gone = {row.code for row in old.indicators} - {row.code for row in new.indicators}
    for row in Indicator.objects.filter(plan=plan, code__in=gone).order_by("order", "id"):
        try:
            row.delete()
        except ProtectedError:
            words = "目標の記録があるので消せません。public を 0 にすると、見えなくなります。"
            errors.append(RowError(names.INDICATORS, 0, row.code, words))
    return errors
