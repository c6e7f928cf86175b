"""The text a round judges: the version on its last day, and the one before where it changed inside."""

from __future__ import annotations

from dataclasses import dataclass

from sasaeai.core.periods import Period, wareki
from sasaeai.evaluation.models import EvalRound, EvalSheet
from sasaeai.plan.public import (
    PlanNode,
    PlanVersion,
    Tree,
    load_tree,
    wordings,
)


def tree_of(found: EvalRound) -> Tree:
    """The tree of the version whose nodes the sheets name."""
    version = (
        PlanVersion.objects.filter(nodes__sheets__round=found).select_related("plan").distinct()
    )
    return load_tree(version.get())


@dataclass(frozen=True)
class TextInForce:
    """What the line said in some months of the round."""

    period: Period
    version: PlanVersion
    node: PlanNode

    @property
    def months(self) -> str:
        """4月〜9月, or with days where a version began within a month."""
        first, last = self.period.start, self.period.last_day
        if self.period.whole_months:
            return (
                f"{first.month}月"
                if first.month == last.month
                else f"{first.month}月〜{last.month}月"
            )
        return f"{wareki(first)}〜{wareki(last)}"


def texts_in_force(found: EvalRound, sheet: EvalSheet) -> list[TextInForce]:
    """One text, or one per wording that was in force inside the round, with its months."""
    result: list[TextInForce] = []
    for part in wordings(sheet.identity, found.period):
        if part.node is None:
            continue
        start = part.start
        if result and _same(result[-1].node, part.node):
            start = result.pop().period.start
        result.append(TextInForce(Period.through(start, part.end), part.version, part.node))
    return result


def _same(before: PlanNode, after: PlanNode) -> bool:
    return (before.heading, before.body) == (after.heading, after.body)
