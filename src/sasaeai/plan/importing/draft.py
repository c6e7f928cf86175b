"""A proposal as a plan sheet: what the person who checks corrects in Excel or on screen."""

from __future__ import annotations

from sasaeai.plan.importing.proposal import Proposal
from sasaeai.plan.importing.sheet import (
    DEEPEST,
    IssueRow,
    LevelRow,
    NodeRow,
    PlanHead,
    PlanSheet,
    RoleRow,
)

UNNAMED = "（名前なし）"
_LONGEST_TITLE = 200


def sheet_of(proposal: Proposal) -> PlanSheet:
    """The draft as rows that the sheet reader accepts: every parent one level above its child.

    An item printed without its middle level moves up to the level below its parent; items deeper
    than the sheet allows move up to the deepest level, under the parent's own parent.
    """
    depths: dict[str, int] = {}
    parents: dict[str, str] = {}
    nodes: list[NodeRow] = []
    for order, node in enumerate(proposal.nodes, start=1):
        parent = node.parent_code
        while depths.get(parent, 0) >= DEEPEST:
            parent = parents[parent]
        depths[node.code] = depths.get(parent, 0) + 1
        parents[node.code] = parent
        nodes.append(
            NodeRow(
                code=node.code,
                parent=parent,
                depth=depths[node.code],
                number=node.number_text[:20],
                title=(node.title or UNNAMED)[:_LONGEST_TITLE],
                body=_body(node.title, node.body),
                order=order,
            )
        )
    return PlanSheet(
        head=_head(proposal),
        levels=_levels(proposal, depths),
        nodes=tuple(nodes),
        roles=tuple(
            RoleRow(role.node_code, role.actor.value, role.kind.value, role.no, role.text[:5000])
            for role in proposal.roles
            if role.node_code and role.text
        ),
        issues=_issues(proposal),
    )


def _body(title: str, body: str) -> str:
    rest = title[_LONGEST_TITLE:]
    return "\n".join(part for part in (rest, body) if part)[:5000]


def _head(proposal: Proposal) -> PlanHead:
    period = proposal.period
    return PlanHead(
        name=proposal.title.text[:120] if proposal.title else "",
        ordinal=proposal.ordinal,
        fy_from=period.fy_from if period else None,
        fy_to=period.fy_to if period else None,
        vision=proposal.vision.text if proposal.vision else "",
    )


def _levels(proposal: Proposal, depths: dict[str, int]) -> tuple[LevelRow, ...]:
    used = max(depths.values(), default=0)
    return tuple(
        LevelRow(level.depth, level.name[:120], level.numbering.value, level.evaluable)
        for level in proposal.levels
        if level.depth <= used
    )


def _issues(proposal: Proposal) -> tuple[IssueRow, ...]:
    """A figure printed twice, or none, gets the next free one: numbers are identity in a sheet."""
    taken: set[int] = set()
    rows: list[IssueRow] = []
    for issue in proposal.issues:
        no = issue.no
        if no is None or no in taken or no == 0:
            no = max(taken, default=0) + 1
        taken.add(no)
        rows.append(IssueRow(no, issue.title[:_LONGEST_TITLE]))
    return tuple(rows)
