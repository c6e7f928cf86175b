"""Plans of other councils: one goal and 36 projects, six years across two eras, other levels."""

from __future__ import annotations

from pathlib import Path

import pytest

from sasaeai.plan.importing.document import read_document
from sasaeai.plan.importing.draft import sheet_of
from sasaeai.plan.importing.proposal import Proposal, counts
from sasaeai.plan.importing.sheet_diff import diff
from sasaeai.plan.models import PlanNode
from sasaeai.plan.saving import create_from_sheet
from sasaeai.plan.sheets import export_sheet

SAMPLES = Path(__file__).resolve().parents[2] / "plan" / "importing" / "samples"
NOTHING = {"added": 0, "renamed": 0, "moved": 0, "changed": 0, "removed": 0}


def _read(name: str) -> Proposal:
    return read_document((SAMPLES / name).read_bytes(), name=name)


def test_one_goal_seven_areas_and_thirty_six_projects() -> None:
    plan = _read("one_goal_areas_projects.txt")
    assert list(counts(plan)["levels"].values()) == [1, 7, 36]
    assert [level.evaluable for level in plan.levels] == [False, False, True]


def test_six_years_from_heisei_29_are_2017_to_2022() -> None:
    plan = _read("goals_plans_h29.txt")
    assert plan.period is not None
    assert plan.period.years == tuple(range(2017, 2023))
    assert list(counts(plan)["levels"]) == ["基本目標", "基本計画", "実施計画"]
    assert plan.vision is not None


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["one_goal_areas_projects.txt", "goals_plans_h29.txt"])
def test_both_become_drafts_whose_sheet_comes_back_unchanged(cast, as_actor, name: str) -> None:
    sheet = sheet_of(_read(name))
    with as_actor(cast.planner):
        saved = create_from_sheet(sheet)
        assert saved.draft is not None
        assert PlanNode.objects.filter(version=saved.draft).count() == len(sheet.nodes)
        assert diff(sheet, export_sheet(saved.plan)).counts == NOTHING
