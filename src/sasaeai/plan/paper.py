"""The plan on paper: the board on one page lying on its side (A4, A3), and the summary of the whole plan."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sasaeai.core.documents import Pdf, render
from sasaeai.core.figures import Figure
from sasaeai.core.periods import wareki
from sasaeai.plan.board import Board, BoardGroup, BoardRow
from sasaeai.plan.charting import paper_band
from sasaeai.plan.comparing import Comparison
from sasaeai.plan.enums import RoleActor
from sasaeai.plan.models import Plan, PlanNode, PlanVersion, RoleItem
from sasaeai.plan.queries import Tree

RESIDENTS = (RoleActor.RESIDENT, RoleActor.COMMUNITY)
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def board_sheet(
    board: Board, *, issuer: str, made_at: datetime, paper: Literal["a4", "a3"] = "a4"
) -> Pdf:
    """The board with the very figures of the page; set smaller where it would take two pages."""
    data = {
        "plan": board.plan.full_name,
        "vision": board.plan.vision,
        "counted_on": f"{wareki(board.day)}までの記録から数えました。",
        "year": board.year.label,
        "row_name": board.row_name,
        "years": [year.name for year in board.band],
        "year_words": [year.word for year in board.band],
        "counts": [[standing.value, standing.label, str(n)] for standing, n in board.counts],
        "groups": [_group(board, group) for group in board.groups],
        "tight": False,
        "paper": paper,
    }
    pdf = _lying(board, data, issuer=issuer, made_at=made_at)
    if pdf.pages == 1:
        return pdf
    return _lying(board, {**data, "tight": True}, issuer=issuer, made_at=made_at)


def _lying(board: Board, data: dict[str, Any], *, issuer: str, made_at: datetime) -> Pdf:
    title = f"{board.plan.full_name}　進みぐあい"
    return render("plan/board", data, title=title, issuer=issuer, landscape=True, made_at=made_at)


def _group(board: Board, group: BoardGroup) -> dict[str, Any]:
    title = group.node.title if group.node else ""
    return {
        "number": group.number,
        "name": f"{board.goal_name(group)}{group.number}" if group.node else "",
        "title": title,
        "rows": [_line(row) for row in group.rows],
    }


def _line(row: BoardRow) -> dict[str, Any]:
    item = row.main
    nothing = Figure.not_entered()
    return {
        "title": row.node.heading,
        "indicator": item.indicator.name if item else "",
        "figure": item.now.shown if item else nothing,
        "base": item.base if item else None,
        "goal": item.goal if item else None,
        "years": [each.shown if each.started else None for each in item.years] if item else [],
        "standing": row.standing.value,
        "word": row.standing.label,
        "band": paper_band(item) if item else None,
    }


def summary(plan: Plan, tree: Tree, *, issuer: str, made_at: datetime) -> Pdf:
    """Every line of the plan with what residents and the council do."""
    data = {
        "plan": plan.full_name,
        "span": plan.span.label,
        "vision": plan.vision,
        "issues": [[row.number, row.title] for row in plan.issues.order_by("no")],
        "goals": [
            part(tree, node, number) for number, node in enumerate(tree.children(None), start=1)
        ],
    }
    return render("plan/summary", data, title=plan.full_name, issuer=issuer, made_at=made_at)


def part(tree: Tree, node: PlanNode, number: int) -> dict[str, Any]:
    """A line with its role lists and everything below it, as the typst parts draw it."""
    level = tree.level(node.depth)
    return {
        "number": number,
        "level": level.name if level else "",
        "depth": node.depth,
        "title": node.title if node.depth == 1 else node.heading,
        "body": node.body,
        "issues": [row.title for row in tree.issues.get(node.pk, ())],
        "residents": [role_text(row) for row in tree.roles_of(node, *RESIDENTS)],
        "council": [role_text(row) for row in tree.roles_of(node, RoleActor.SHAKYO)],
        "others": [
            f"{row.get_actor_display()}：{role_text(row)}"
            for row in tree.roles_of(node, RoleActor.GOVERNMENT, RoleActor.PARTNER)
        ],
        "parts": [part(tree, child, number) for child in tree.children(node)],
    }


def role_text(item: RoleItem) -> str:
    """① あいさつ…; an example says that it is one."""
    if item.no is not None:
        mark = CIRCLED[item.no - 1] if 1 <= item.no <= len(CIRCLED) else f"（{item.no}）"
        return f"{mark} {item.text}"
    return f"例　{item.text}" if item.kind == "example" else item.text


def comparison_sheet(found: Comparison, *, issuer: str, made_at: datetime) -> Pdf:
    """新旧対照表 on A4 lying on its side."""
    plan, version = found.new.plan, found.new
    days = (
        ("計画", plan.full_name),
        ("版", f"第{version.no}版（{version.get_kind_display()}）"),
        ("いつから", wareki(version.effective_from) if version.effective_from else "（下書き）"),
        ("決めたところ", _decision(version)),
    )
    data = {
        "facts": [list(pair) for pair in days],
        "reason": version.reason,
        "heads": ["改定後（新）", "改定前（旧）", "ちがいと理由"],
        "rows": [
            {
                "kinds": list(row.kinds),
                "new": [{"text": piece.text, "changed": piece.changed} for piece in row.new],
                "old": [{"text": piece.text, "changed": piece.changed} for piece in row.old],
                "reasons": list(row.reasons),
            }
            for row in found.rows
        ],
    }
    title = f"{plan.full_name}　新旧対照表"
    return render(
        "plan/comparison", data, title=title, issuer=issuer, landscape=True, made_at=made_at
    )


def _decision(version: PlanVersion) -> str:
    if version.decided_on is None:
        return "—"
    return f"{version.decided_by}　{wareki(version.decided_on)}"
