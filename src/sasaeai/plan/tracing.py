"""From a line of the plan back to the voices behind it and forward to what became of it.

The plan knows its own part (issues, indicators, tellings, lines before and after). Rooms above
register a ``TraceSource`` when they start; the plan never learns their names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from sasaeai.core.access import Actor
from sasaeai.plan.lines import PlanLines, lines_of
from sasaeai.plan.models import Issue, Plan, PlanNode
from sasaeai.plan.queries import Tree

SHOWN = 6
"""Items drawn per source; the rest is told as a number with a way to all of them."""


class Stage(Enum):
    """Where in the circle a thing stands. The first three lie behind a line, the rest ahead."""

    VOICE = ("voice", "声", True)
    ISSUE = ("issue", "課題", True)
    BEFORE = ("before", "前の取り組み", True)
    INDICATOR = ("indicator", "指標", False)
    RECORD = ("record", "取り組みの記録", False)
    SHEET = ("sheet", "評価", False)
    OPINION = ("opinion", "意見", False)
    ACTION = ("action", "改善", False)
    NEXT = ("next", "これからの計画", False)

    def __init__(self, code: str, label: str, behind: bool) -> None:
        self.code = code
        self.label = label
        self.behind = behind


@dataclass(frozen=True)
class TraceItem:
    """One thing: ``text`` is what it says, ``href`` its page ("" when it has none)."""

    text: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True)
class Found:
    """What a source has: the first items, how many there are, and the way to all of them."""

    items: tuple[TraceItem, ...] = ()
    total: int = 0
    href: str = ""


@dataclass(frozen=True)
class Traced:
    """What is traced. Records are looked up by these ids.

    ``identity_ids`` are the line, the lines below it, and the lines these came from;
    ``own_ids`` leaves out those below. ``issue_ids`` are issues of the line and of those below.
    ``desk`` is true where staff look: links then lead to the workspace.
    """

    plan: Plan
    node: PlanNode | None
    identity_ids: tuple[int, ...]
    own_ids: tuple[int, ...]
    issue_ids: tuple[int, ...]
    lines: PlanLines
    desk: bool = False


Find = Callable[[Traced, Actor], Found | None]


@dataclass(frozen=True)
class TraceSource:
    """A room's part of the trace. ``find`` returns what this actor may see, or None."""

    stage: Stage
    label: str
    find: Find
    order: int = 50


@dataclass(frozen=True)
class TracePart:
    """One source's answer."""

    stage: Stage
    label: str
    found: Found

    @property
    def more(self) -> int:
        return max(0, self.found.total - len(self.found.items))


_sources: list[TraceSource] = []


def add_trace(*sources: TraceSource) -> None:
    """Called once by each room when it starts."""
    _sources.extend(sources)
    _sources.sort(key=lambda source: (list(Stage).index(source.stage), source.order))


def trace(subject: Traced, actor: Actor) -> tuple[TracePart, ...]:
    """Everything that hangs on a line, in the order of the circle; empty sources stay away."""
    asked = ((source, source.find(subject, actor)) for source in _sources)
    return tuple(
        TracePart(source.stage, source.label, found)
        for source, found in asked
        if found is not None and found.total
    )


def traced_line(plan: Plan, tree: Tree, node: PlanNode, *, desk: bool = False) -> Traced:
    """A line with everything below it and everything that led to it."""
    lines = lines_of(plan)
    below = tuple(tree.below(node))
    own = _family(lines, node.identity_id)
    every = [key for row in below for key in _family(lines, row.identity_id)]
    issues = {issue.pk: None for row in below for issue in tree.issues.get(row.pk, ())}
    return Traced(
        plan=plan,
        node=node,
        identity_ids=tuple(dict.fromkeys(every)),
        own_ids=own,
        issue_ids=tuple(issues),
        lines=lines,
        desk=desk,
    )


def traced_issue(plan: Plan, tree: Tree, issue: Issue, *, desk: bool = False) -> Traced:
    """An issue with the lines that answer it and those below them."""
    lines = lines_of(plan)
    answering = [row for row in tree.nodes if issue in tree.issues.get(row.pk, ())]
    below = [row for top in answering for row in tree.below(top)]
    every = [key for row in below for key in _family(lines, row.identity_id)]
    ids = tuple(dict.fromkeys(every))
    return Traced(plan, None, ids, ids, (issue.pk,), lines, desk)


def _family(lines: PlanLines, identity_id: int) -> tuple[int, ...]:
    line = lines.line(identity_id)
    ancestors = lines.lineage.ancestors(identity_id)
    return tuple(dict.fromkeys((*(line.family if line else (identity_id,)), *ancestors)))
