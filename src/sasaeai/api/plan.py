"""The plan and its figures, read by the very functions that the residents' pages use."""

from __future__ import annotations

from typing import Any, Literal

from django.http import Http404
from django.urls import reverse

from sasaeai.api import schemas
from sasaeai.api.schemas import FigureOut, YearOut
from sasaeai.core.figures import Figure
from sasaeai.core.metrics import ReadingLabel
from sasaeai.core.periods import FiscalYear, today
from sasaeai.plan.public import (
    Break,
    DistrictTable,
    Indicator,
    Issue,
    Measured,
    Plan,
    PlanNode,
    PlanVersion,
    Tree,
    VersionStatus,
    YearFigure,
    by_district,
    current_plan,
    default_year,
    load_tree,
    measure,
    nature_of,
    recounted,
    standing_in,
    version_on,
    whole_sentence,
)

Certainty = Literal["confirmed", "restated", "provisional", ""]
CERTAINTIES: dict[ReadingLabel | None, Certainty] = {
    None: "",
    ReadingLabel.CONFIRMED: "confirmed",
    ReadingLabel.RESTATED: "restated",
    ReadingLabel.PROVISIONAL: "provisional",
}


def plan_of(code: str) -> Plan:
    """The named plan or the city's current one; 404 without."""
    if not code:
        found = current_plan()
    else:
        rows = Plan.objects.select_related("breakdown", "organisation")
        found = rows.filter(code=code, is_public=True).first()
    if found is None or not found.is_public:
        raise Http404
    return found


def version_of(plan: Plan) -> PlanVersion:
    found = version_on(plan)
    if found is None:
        raise Http404
    return found


def indicators_of(plan: Plan) -> list[Indicator]:
    rows = plan.indicators.filter(public=True).select_related("identity")
    return list(rows.order_by("order", "id"))


def whole_plan(code: str) -> schemas.WholePlanOut:
    plan = plan_of(code)
    version = version_of(plan)
    tree = load_tree(version, roles=True)
    adopted = plan.versions.exclude(status=VersionStatus.DRAFT).order_by("no")
    by_id = {row.pk: row for row in tree.nodes}
    return schemas.WholePlanOut(
        plan=_plan(plan),
        version=_version(version, version),
        versions=[_version(row, version) for row in adopted],
        levels=[
            schemas.LevelOut(depth=row.depth, name=row.name, evaluable=row.evaluable)
            for row in tree.levels
        ],
        nodes=[_node(tree, row, by_id) for row in tree.nodes],
        issues=[_issue(tree, row) for row in plan.issues.order_by("no")],
    )


def all_indicators(code: str) -> schemas.IndicatorsOut:
    plan = plan_of(code)
    rows = indicators_of(plan)
    codes = _codes(load_tree(version_of(plan)), rows)
    measured = measure(plan, [row for row in rows if row.pk in codes])
    return schemas.IndicatorsOut(
        plan=_plan(plan),
        indicators=[
            schemas.IndicatorOut(**_indicator(item, codes[item.indicator.pk])) for item in measured
        ],
    )


def one_indicator(plan_code: str, code: str, year: int | None) -> schemas.WholeIndicatorOut:
    """404 for an unknown code and for a year outside the plan."""
    plan = plan_of(plan_code)
    row = next((each for each in indicators_of(plan) if each.code == code), None)
    codes = _codes(load_tree(version_of(plan)), [row] if row else [])
    if row is None or row.pk not in codes:
        raise Http404
    if year is not None and not plan.fy_from <= year <= plan.fy_to:
        raise Http404
    at = default_year(plan, today()) if year is None else FiscalYear(year)
    item = measure(plan, [row], year=at)[0]
    districts = by_district(plan, item, year=at)
    return schemas.WholeIndicatorOut(
        **_indicator(item, codes[row.pk]),
        standing=item.standing.value,
        years=[_year_figure(each, recounted(item, each.year)) for each in item.years],
        districts=None if districts is None else _districts(districts),
    )


def _codes(tree: Tree, rows: list[Indicator]) -> dict[int, str]:
    """Indicator id → code of its line in the version in force; the pages show no others either."""
    codes = {node.identity_id: node.identity.code for node in tree.nodes}
    return {key: codes[line] for key, line in standing_in(tree, rows).items()}


def _year(year: FiscalYear) -> YearOut:
    return YearOut(year=year.year, label=year.label)


def _plan(plan: Plan) -> schemas.PlanOut:
    return schemas.PlanOut(
        code=plan.code,
        name=plan.full_name,
        vision=plan.vision,
        first_year=_year(plan.span.first),
        last_year=_year(plan.span.last),
        organisation=plan.organisation.name,
    )


def _version(row: PlanVersion, in_force: PlanVersion) -> schemas.VersionOut:
    return schemas.VersionOut(
        no=row.no,
        kind=row.kind,
        in_force=row.pk == in_force.pk,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        decided_by=row.decided_by,
        decided_on=row.decided_on,
        reason=row.reason,
        sha256=row.sha256,
    )


def _node(tree: Tree, row: PlanNode, by_id: dict[int, PlanNode]) -> schemas.NodeOut:
    parent = None if row.parent_id is None else by_id[row.parent_id].identity.code
    return schemas.NodeOut(
        code=row.identity.code,
        parent=parent,
        depth=row.depth,
        number=row.number,
        title=row.title,
        body=row.body,
        roles=[
            schemas.RoleOut(actor=item.actor, kind=item.kind, no=item.no, text=item.text)
            for item in tree.roles.get(row.pk, ())
        ],
        issues=[issue.no for issue in tree.issues.get(row.pk, ())],
    )


def _issue(tree: Tree, row: Issue) -> schemas.IssueOut:
    answers = [node for node in tree.nodes if row in tree.issues.get(node.pk, ())]
    codes = [node.identity.code for node in answers]
    return schemas.IssueOut(no=row.no, title=row.title, nodes=codes)


def _indicator(item: Measured, node: str) -> dict[str, Any]:
    row = item.indicator
    baseline = None
    if item.base is not None and item.base_year is not None:
        baseline = schemas.TargetOut(year=_year(item.base_year), figure=FigureOut.of(item.base))
    return {
        "code": row.code,
        "name": row.name,
        "node": node,
        "unit": row.unit,
        "kind": row.kind,
        "direction": row.direction,
        "sentence": item.metric.sentence if item.metric else "",
        "reads": whole_sentence(item),
        "nature": nature_of(item),
        "definition": item.definitions.no,
        "breaks": [_break(each) for each in item.breaks],
        "last_year": _year(FiscalYear(row.last_fy)) if row.last_fy else None,
        "counted": item.counted,
        "source": row.source,
        "baseline": baseline,
        "targets": [
            schemas.TargetOut(year=_year(each.year), figure=FigureOut.of(each.target))
            for each in item.years
            if each.target is not None
        ],
        "page": reverse("plan:other_indicator", args=[row.plan.code, row.code]),
    }


def _break(each: Break) -> schemas.BreakOut:
    return schemas.BreakOut(
        year=_year(each.year),
        reason=each.reason,
        decided_by=each.decision,
        changed_on=each.on,
    )


def _year_figure(each: YearFigure, again: Figure | None) -> schemas.YearFigureOut:
    return schemas.YearFigureOut(
        year=_year(each.year),
        certainty=CERTAINTIES[each.label],
        definition=each.definition,
        broken=each.broken is not None,
        old_target=FigureOut.perhaps(each.old_target),
        recounted=FigureOut.perhaps(again),
        target=FigureOut.perhaps(each.target),
        live=FigureOut.of(each.live),
        confirmed=FigureOut.perhaps(each.published),
        shown=FigureOut.of(each.shown),
        drift=FigureOut.perhaps(each.drift),
    )


def _districts(table: DistrictTable) -> schemas.DistrictsOut:
    return schemas.DistrictsOut(
        year=_year(table.year),
        kind=table.kind,
        confirmed=table.confirmed,
        rows=[
            schemas.DistrictOut(
                name=row.name,
                code=row.area.code if row.area else None,
                figure=FigureOut.of(row.figure),
            )
            for row in table.rows
        ],
        total=FigureOut.of(table.total),
        refused=table.refused,
    )
