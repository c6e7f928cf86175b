"""What the plan room keeps: the tree in versions, its indicators, imports being checked."""

from sasaeai.plan.models.imports import PlanImport
from sasaeai.plan.models.indicators import Baseline, Indicator, Target
from sasaeai.plan.models.tree import (
    DEEPEST,
    Issue,
    LevelDef,
    NodeIdentity,
    NodeIssue,
    NodeLineage,
    Plan,
    PlanLink,
    PlanNode,
    PlanVersion,
    RoleItem,
)

__all__ = [
    "DEEPEST",
    "Baseline",
    "Indicator",
    "Issue",
    "LevelDef",
    "NodeIdentity",
    "NodeIssue",
    "NodeLineage",
    "Plan",
    "PlanImport",
    "PlanLink",
    "PlanNode",
    "PlanVersion",
    "RoleItem",
    "Target",
]
