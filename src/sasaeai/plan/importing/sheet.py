"""The plan sheet: a whole plan as rows that people edit in Excel and hand back.

``code`` is a node's identity; titles are free text. All dataclasses are frozen, so a sheet that was
read can be compared with one that was exported and nothing but the difference is written.
Columns follow ``docs`` of the planner's handbook; any council's levels, numbers and words fit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

DEEPEST = 6


@dataclass(frozen=True)
class LevelRow:
    """One level in the plan's own words; depth 1 is the top below the vision."""

    depth: int
    name: str
    numbering: str = "none"
    evaluable: bool = False
    pattern: str = ""


@dataclass(frozen=True)
class NodeRow:
    """One goal, target state, measure …; ``parent`` is a code, empty at the top."""

    code: str
    parent: str
    depth: int
    number: str
    title: str
    body: str = ""
    owner: str = ""
    tags: tuple[str, ...] = ()
    issues: tuple[int, ...] = ()
    order: int = 0


@dataclass(frozen=True)
class RoleRow:
    """One line of what residents, the council or others do for a node."""

    node: str
    actor: str
    kind: str
    no: int | None
    text: str


@dataclass(frozen=True)
class IssueRow:
    no: int
    title: str


@dataclass(frozen=True)
class TargetValue:
    """A target for a fiscal year. ``None`` is 設定なし on purpose; a year left out is not entered."""

    fy: int
    value: Decimal | None


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator; ``baseline`` None with ``has_baseline`` is 基準値なし, never 0."""

    code: str
    node: str
    name: str
    metric: str = ""
    filters: str = ""
    kind: str = "output"
    direction: str = "monitor"
    unit: str = ""
    decimals: int = 0
    public: bool = True
    baseline: Decimal | None = None
    baseline_fy: int | None = None
    baseline_source: str = ""
    targets: tuple[TargetValue, ...] = ()
    upper: Decimal | None = None
    rationale: str = ""
    source: str = ""


@dataclass(frozen=True)
class LineageRow:
    """What became of a node: ``new`` is empty when it was abolished."""

    old: str
    new: str
    kind: str
    on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class PlanHead:
    """The plan itself. Fiscal years are those of 1 April, both included."""

    name: str = ""
    ordinal: int | None = None
    fy_from: int | None = None
    fy_to: int | None = None
    review_fy: int | None = None
    vision: str = ""


@dataclass(frozen=True)
class PlanSheet:
    """A plan as it stands in a file."""

    head: PlanHead = field(default_factory=PlanHead)
    levels: tuple[LevelRow, ...] = ()
    nodes: tuple[NodeRow, ...] = ()
    roles: tuple[RoleRow, ...] = ()
    issues: tuple[IssueRow, ...] = ()
    indicators: tuple[IndicatorRow, ...] = ()
    lineage: tuple[LineageRow, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Rows per kind, and nodes per level by the level's own name."""
        per_level = {
            level.name: sum(node.depth == level.depth for node in self.nodes)
            for level in self.levels
        }
        pillars = sum(role.kind == "pillar" for role in self.roles)
        activities = sum(role.kind == "activity" for role in self.roles)
        return {
            **per_level,
            "ステップ": pillars,
            "活動": activities,
            "課題": len(self.issues),
            "指標": len(self.indicators),
        }


@dataclass(frozen=True)
class RowError:
    """What is wrong, where: the sheet's name, the row that Excel shows, the column's head.

    ``words`` are translated when they are shown; ``%(name)s`` in them stands for ``values``.
    """

    sheet: str
    row: int
    column: str
    words: str
    values: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        at = {"sheet": self.sheet, "row": self.row}
        place = gettext("%(sheet)s の %(row)s 行め") % at if self.row else gettext(self.sheet)
        column = gettext("「%(column)s」") % {"column": self.column} if self.column else ""
        return gettext("%(place)s：%(said)s") % {"place": place + column, "said": self.said}

    @property
    def said(self) -> str:
        words = gettext(self.words) if self.words else ""
        return words % dict(self.values) if self.values else words


class BadSheet(ValueError):
    """Nothing was taken; ``errors`` names every row that must be put right."""

    def __init__(self, errors: tuple[RowError, ...]) -> None:
        self.errors = errors
        super().__init__("\n".join(str(error) for error in errors))
