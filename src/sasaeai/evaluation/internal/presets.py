"""The scales that come with the house (plan page C5), as rows of a new database."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sasaeai.core.figures import preset_scales

AXES = {
    "course": "direction",
    "verdict": "direction",
    "need": "aspect",
    "effect": "aspect",
    "efficiency": "aspect",
}
BELOW_PLAN = {
    "five": {"2", "1"},
    "a_to_d": {"c", "d"},
    "circles": {"fair", "poor"},
    "yes_no": {"no"},
    "rate_a_to_d": {"c", "d"},
    "rate_80": {"no"},
}


def write(scale_model: Any, step_model: Any) -> None:
    """Adds the presets that are not there yet; takes model classes so that a migration may call."""
    for scale in preset_scales().values():
        row, made = scale_model.objects.get_or_create(
            key=scale.key,
            defaults={"name": scale.name, "axis": AXES.get(scale.key, "grade"), "unit": scale.unit},
        )
        if not made:
            continue
        step_model.objects.bulk_create(
            step_model(
                scale=row,
                key=step.key,
                label=step.label,
                meaning=step.meaning,
                order=order,
                at_least=None if step.at_least is None else Decimal(step.at_least),
                below_plan=step.key in BELOW_PLAN.get(scale.key, set()),
            )
            for order, step in enumerate(scale.steps)
        )
