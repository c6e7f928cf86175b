"""What the plan room keeps: the tree in versions, its indicators, imports being checked."""

from sasaeai.plan.models.imports import PlanImport, SheetMap
from sasaeai.plan.models.indicators import Baseline, Closing, EndedDefinition, Indicator, Target
from sasaeai.plan.models.members import SectionMember
from sasaeai.plan.models.sections import BudgetLine, Section
from sasaeai.plan.models.telling import Telling, TellingLine
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
    "BudgetLine",
    "Closing",
    "EndedDefinition",
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
    "Section",
    "SectionMember",
    "SheetMap",
    "Target",
    "Telling",
    "TellingLine",
]
