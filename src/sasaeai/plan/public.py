"""The door of the plan room: what higher rooms may use. Records point to a node's identity."""

from sasaeai.plan.board import Board, board
from sasaeai.plan.districts import DistrictTable, by_district
from sasaeai.plan.enums import LinkKind, PlanKind, VersionKind, VersionStatus
from sasaeai.plan.figures import Measured, YearFigure, default_year, measure
from sasaeai.plan.measuring import (
    Definition,
    confirm_year,
    define_indicator,
    set_baseline,
    set_target,
)
from sasaeai.plan.models import (
    Indicator,
    Issue,
    NodeIdentity,
    Plan,
    PlanNode,
    PlanVersion,
    Target,
)
from sasaeai.plan.queries import Tree, current_plan, load_tree, version_on
from sasaeai.plan.saver import save_incoming
from sasaeai.plan.saving import (
    Saved,
    accept_proposal,
    create_from_sheet,
    preview,
    save_sheet,
)
from sasaeai.plan.services import (
    ClosedYear,
    NotADraft,
    NotDecided,
    PlanRefused,
    adopt_version,
    create_plan,
    link_plan,
    open_draft,
)
from sasaeai.plan.sheets import export_sheet

__all__ = [
    "Board",
    "ClosedYear",
    "Definition",
    "DistrictTable",
    "Indicator",
    "Issue",
    "LinkKind",
    "Measured",
    "NodeIdentity",
    "NotADraft",
    "NotDecided",
    "Plan",
    "PlanKind",
    "PlanNode",
    "PlanRefused",
    "PlanVersion",
    "Saved",
    "Target",
    "Tree",
    "VersionKind",
    "VersionStatus",
    "YearFigure",
    "accept_proposal",
    "adopt_version",
    "board",
    "by_district",
    "confirm_year",
    "create_from_sheet",
    "create_plan",
    "current_plan",
    "default_year",
    "define_indicator",
    "export_sheet",
    "link_plan",
    "load_tree",
    "measure",
    "open_draft",
    "preview",
    "save_incoming",
    "save_sheet",
    "set_baseline",
    "set_target",
    "version_on",
]
