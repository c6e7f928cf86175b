"""Shapes of plans as councils print them, to start a new plan from; they are data, not code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from sasaeai.plan.errors import PlanRefused
from sasaeai.plan.models import LevelDef, Plan, PlanVersion
from sasaeai.plan.services import open_draft

FILE = Path(__file__).resolve().parent / "presets" / "shapes.json"


@dataclass(frozen=True)
class Shape:
    """Levels from the top down: name, numbering, pattern, evaluable."""

    code: str
    name: str
    note: str
    levels: tuple[dict[str, Any], ...]


@cache
def shapes() -> tuple[Shape, ...]:
    rows = json.loads(FILE.read_text("utf-8"))
    return tuple(Shape(row["code"], row["name"], row["note"], tuple(row["levels"])) for row in rows)


@transaction.atomic
def start_from(plan: Plan, shape: Shape) -> PlanVersion:
    """The first draft of a plan with the levels of a shape and no lines yet."""
    draft = open_draft(plan)
    if draft.based_on_id is not None or draft.levels.exists():
        raise PlanRefused("この計画には、もう段があります。")
    LevelDef.objects.bulk_create(
        LevelDef(version=draft, depth=depth, **level)
        for depth, level in enumerate(shape.levels, start=1)
    )
    return draft
