"""The full book of a plan as PDF, made from the very data of the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sasaeai.core.documents import Pdf, render
from sasaeai.core.figures import Figure
from sasaeai.core.periods import FiscalYear, wareki
from sasaeai.plan.enums import VersionStatus
from sasaeai.plan.figures import Measured, measure
from sasaeai.plan.lines import PlanLines, lines_of
from sasaeai.plan.matrix import matrix_of
from sasaeai.plan.models import Plan
from sasaeai.plan.money import Money, money_of
from sasaeai.plan.paper import part
from sasaeai.plan.queries import Tree

MONEY_NOTE = "単位は円。入っている分を足しています。終わった項目は、いちばん下に分けています。"


def book(plan: Plan, tree: Tree, *, issuer: str, made_at: datetime) -> Pdf:
    """Cover, contents, issues with their matrix, all lines, targets, money, versions, colophon."""
    version, lines = tree.version, lines_of(plan)
    issues = list(plan.issues.order_by("no"))
    measured = measure(plan, list(plan.indicators.filter(public=True).order_by("order", "id")))
    data = {
        "kind": plan.get_kind_display(),
        "plan": plan.full_name,
        "vision": plan.vision,
        "span": plan.span.label,
        "organisation": plan.organisation.name,
        "facts": [
            ["計画の年度", plan.span.label],
            ["中間評価", FiscalYear(plan.review_fy).label if plan.review_fy else "—"],
            ["版", f"第{version.no}版（{version.get_kind_display()}）"],
        ],
        "about": _about(plan, tree),
        "links": _links(plan),
        "issues": [[row.number, row.title] for row in issues],
        "matrix": _matrix(tree, issues),
        "goals": [part(tree, node, at) for at, node in enumerate(tree.children(None), start=1)],
        "indicators": _indicators(plan, measured),
        "money": _money(money_of(plan, tree)),
        "money_note": MONEY_NOTE,
        "versions": _versions(plan),
        "ended": _ended(lines),
        "colophon": _colophon(plan, tree, made_at),
    }
    return render("plan/book", data, title=plan.full_name, issuer=issuer, made_at=made_at)


def _column(label: str, *, width: int | str = 1, align: str = "start") -> dict[str, Any]:
    return {"label": label, "align": align, "width": width}


def _about(plan: Plan, tree: Tree) -> list[str]:
    counts = "、".join(
        f"{level.name} {n}"
        for level in tree.levels
        if (n := sum(row.depth == level.depth for row in tree.nodes))
    )
    found = [f"この計画は、{counts}でできています。"]
    version = tree.version
    if version.decided_on and version.effective_from:
        found.append(
            f"{wareki(version.decided_on)}に{version.decided_by}で決まり、"
            f"{wareki(version.effective_from)}からの文章です。"
        )
    if version.reason:
        found.append(f"この版の理由：{version.reason}")
    return found


def _links(plan: Plan) -> list[str]:
    rows = plan.links.select_related("to_plan").order_by("kind", "id")
    return [
        f"{row.to_plan.full_name if row.to_plan else row.name}（{row.get_kind_display()}）"
        for row in rows
    ]


def _matrix(tree: Tree, issues: list[Any]) -> dict[str, Any]:
    found = matrix_of(tree, issues)
    columns = [_column("取り組み", width=6), *(_column(row.number) for row in issues)]
    rows = [[row.node.heading, *(mark.value for mark in row.marks)] for row in found.rows]
    return {"columns": columns, "rows": rows}


def _indicators(plan: Plan, measured: list[Measured]) -> dict[str, Any]:
    columns = [
        _column("指標", width=4),
        _column("はじめ", width=2, align="end"),
        *(_column(year.short, width=2, align="end") for year in plan.span),
    ]
    rows = [
        [
            f"{item.indicator.name}（{item.indicator.unit}）",
            _bare(item.base),
            *(_bare(year.target) for year in item.years),
        ]
        for item in measured
    ]
    return {"columns": columns, "rows": rows}


def _bare(figure: Figure | None) -> str:
    return "—" if figure is None else figure.text


def _money(found: Money) -> dict[str, Any]:
    years = [year.year.short for year in found.total]
    columns = [_column("項目", width=4)]
    columns += [_column(f"{year} 予算", width=3, align="end") for year in years]
    rows = [
        [row.node.heading, *(_bare(year.planned.figure) for year in row.years)]
        for row in found.rows
    ]
    if rows:
        rows.append(["全体", *(_bare(year.planned.figure) for year in found.total)])
    return {"columns": columns, "rows": rows}


def _versions(plan: Plan) -> dict[str, Any]:
    rows = plan.versions.exclude(status=VersionStatus.DRAFT).order_by("no")
    return {
        "columns": [
            _column("版", width=2),
            _column("いつから", width=3),
            _column("決めたところ", width=4),
            _column("理由", width=6),
        ],
        "rows": [
            [
                f"第{row.no}版　{row.get_kind_display()}",
                wareki(row.effective_from) if row.effective_from else "",
                f"{row.decided_by}　{wareki(row.decided_on) if row.decided_on else ''}",
                row.reason,
            ]
            for row in rows
        ],
    }


def _ended(lines: PlanLines) -> dict[str, Any]:
    return {
        "columns": [
            _column("項目", width=4),
            _column("いつまで", width=3),
            _column("どうなったか", width=6),
        ],
        "rows": [
            [
                line.node.heading,
                wareki(line.until) if line.until else "",
                "　".join(f"{step.kind.label}（{step.note}）" for step in line.endings),
            ]
            for line in lines.ended
        ],
    }


def _colophon(plan: Plan, tree: Tree, made_at: datetime) -> list[list[str]]:
    version, maker = tree.version, plan.organisation
    found = [
        ["発行", maker.name],
        ["住所", maker.address],
        ["電話", maker.phone],
        ["版", f"第{version.no}版　{version.get_kind_display()}"],
        [
            "決定",
            f"{version.decided_by}　{wareki(version.decided_on) if version.decided_on else ''}",
        ],
        ["作成", wareki(made_at.date())],
        ["しるし", f"SHA-256 {version.sha256[:32]} {version.sha256[32:]}"],
    ]
    return [row for row in found if row[1].strip()]
