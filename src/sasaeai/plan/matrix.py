"""課題 × 目指す姿 × 取り組み: which line answers which issue, by itself or through the line above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sasaeai.plan.models import Issue, PlanNode
from sasaeai.plan.queries import Tree


class Mark(StrEnum):
    """How a line stands to an issue."""

    OWN = "●"
    ABOVE = "○"
    NONE = ""

    @property
    def words(self) -> str:
        return {"●": "こたえる", "○": "上の項目をとおしてこたえる", "": ""}[self.value]


@dataclass(frozen=True)
class MatrixRow:
    """One line with its mark per issue, in the order of the issues."""

    node: PlanNode
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Matrix:
    """All lines from the board's level down; ``unanswered`` are issues without any line."""

    issues: tuple[Issue, ...]
    rows: tuple[MatrixRow, ...]

    @property
    def unanswered(self) -> tuple[Issue, ...]:
        return tuple(
            issue
            for place, issue in enumerate(self.issues)
            if not any(row.marks[place] for row in self.rows)
        )

    @property
    def counts(self) -> tuple[int, ...]:
        """Lines that answer each issue by themselves."""
        return tuple(
            sum(row.marks[place] is Mark.OWN for row in self.rows)
            for place in range(len(self.issues))
        )


def matrix_of(tree: Tree, issues: Sequence[Issue]) -> Matrix:
    """No query: the tree already holds the links."""
    shown = [row for row in tree.nodes if row.depth >= tree.row_depth]
    return Matrix(tuple(issues), tuple(MatrixRow(row, _marks(tree, row, issues)) for row in shown))


def _marks(tree: Tree, node: PlanNode, issues: Sequence[Issue]) -> tuple[Mark, ...]:
    own = set(tree.issues.get(node.pk, ()))
    above = {issue for row in tree.path(node)[:-1] for issue in tree.issues.get(row.pk, ())}
    return tuple(
        Mark.OWN if issue in own else Mark.ABOVE if issue in above else Mark.NONE
        for issue in issues
    )
