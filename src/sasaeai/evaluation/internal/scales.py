"""Making scales: wording, meaning, order and thresholds, until a round judges by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from sasaeai.core import audit, figures
from sasaeai.evaluation.enums import Axis
from sasaeai.evaluation.models import Scale, ScaleStep
from sasaeai.evaluation.refusals import EvaluationRefused, ScaleInUse

MOST_STEPS = 10


@dataclass(frozen=True)
class StepGiven:
    """One step as it is typed, best first."""

    label: str
    meaning: str = ""
    at_least: Decimal | None = None
    below_plan: bool = False


@transaction.atomic
def save_scale(
    scale: Scale | None, *, name: str, axis: Axis, steps: Sequence[StepGiven], unit: str = "%"
) -> Scale:
    """A new scale, or new words for one that nobody used yet. Raises ``ScaleInUse``."""
    if scale is not None and scale.uses.exists():
        raise ScaleInUse("この尺度で評価した回があります。写しをつくって、そちらを直してください。")
    _refuse(name, steps, unit)
    if scale is None:
        scale = Scale.objects.create(key=_free_key(), name=name, axis=axis, unit=unit)
    else:
        scale.name, scale.axis, scale.unit = name, axis, unit
        scale.save(update_fields=["name", "axis", "unit"])
        scale.steps.all().delete()
    ScaleStep.objects.bulk_create(
        ScaleStep(
            scale=scale,
            key=f"s{order + 1}",
            label=step.label,
            meaning=step.meaning,
            at_least=step.at_least,
            below_plan=step.below_plan,
            order=order,
        )
        for order, step in enumerate(steps)
    )
    audit.record("evaluation.scale.saved", subject=("scale", scale.pk))
    return scale


def _refuse(name: str, steps: Sequence[StepGiven], unit: str) -> None:
    if not name.strip():
        raise EvaluationRefused("尺度の名前を入れてください。")
    if not 1 <= len(steps) <= MOST_STEPS:
        raise EvaluationRefused(
            "段階は1つから%(most_steps)sまでにしてください。", most_steps=MOST_STEPS
        )
    labels = [step.label for step in steps]
    if len(set(labels)) != len(labels) or "" in labels:
        raise EvaluationRefused("段階のことばは、それぞれちがうものを入れてください。")
    try:
        figures.Scale(
            key="new",
            name=name,
            unit=unit,
            steps=tuple(
                figures.Step(str(place), step.label, step.meaning, step.at_least)
                for place, step in enumerate(steps)
            ),
        )
    except figures.BadScale as problem:
        raise EvaluationRefused(
            "数字で案を出すときは、いちばん下をのぞくすべての段階に、上から小さくなる数を入れてください。"
        ) from problem


def _free_key() -> str:
    newest = Scale.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return f"own-{newest + 1}"


@transaction.atomic
def copy_scale(scale: Scale) -> Scale:
    """A scale to change freely, with the same steps."""
    steps = [
        StepGiven(row.label, row.meaning, row.at_least, row.below_plan)
        for row in scale.steps.order_by("order")
    ]
    name = f"{scale.name}（写し）"[:60]
    return save_scale(None, name=name, axis=Axis(scale.axis), steps=steps, unit=scale.unit)


@transaction.atomic
def retire_scale(scale: Scale, *, retired: bool) -> None:
    """Takes a scale out of the choices, or puts it back; old rounds keep it."""
    scale.retired = retired
    scale.save(update_fields=["retired"])
    audit.record("evaluation.scale.retired", subject=("scale", scale.pk), detail={"on": retired})
