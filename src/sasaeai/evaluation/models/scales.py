"""Scales as data: wording, meaning, order and threshold of every step are the council's own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sasaeai.core import figures
from sasaeai.evaluation.enums import Axis


class Scale(models.Model):
    """Steps from best to worst. Once a round uses it, it stays as it is; a change is a new scale."""

    key = models.SlugField("コード", max_length=40, unique=True)
    name = models.CharField("名前", max_length=60)
    axis = models.CharField("何を評価するか", max_length=10, choices=Axis, default=Axis.GRADE)
    unit = models.CharField("しきい値の単位", max_length=12, default="%")
    retired = models.BooleanField("もう使わない", default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("axis", "id")

    def __str__(self) -> str:
        return self.name

    def pure(self) -> figures.Scale:
        """The same scale as a value that grades figures; reads the steps it was prefetched with."""
        return figures.Scale(
            key=self.key,
            name=self.name,
            unit=self.unit,
            steps=tuple(
                figures.Step(row.key, row.label, row.meaning, row.at_least)
                for row in sorted(self.steps.all(), key=lambda row: row.order)
            ),
        )


class ScaleStep(models.Model):
    """One step; ``at_least`` is the displayed figure from which it is proposed.

    ``below_plan`` steps ask for an action or a written reason before publication.
    """

    scale = models.ForeignKey(Scale, on_delete=models.CASCADE, related_name="steps")
    key = models.SlugField("コード", max_length=20)
    label = models.CharField("ことば", max_length=20)
    meaning = models.CharField("意味", max_length=120, default="", blank=True)
    order = models.PositiveSmallIntegerField("順番")
    at_least = models.DecimalField(
        "この数字から", max_digits=9, decimal_places=2, null=True, blank=True
    )
    below_plan = models.BooleanField("計画に届かない段階", default=False)

    class Meta:
        ordering = ("scale", "order")
        constraints = [
            models.UniqueConstraint(fields=["scale", "key"], name="evaluation_step_key_once"),
            models.UniqueConstraint(
                fields=["scale", "order"],
                name="evaluation_step_place_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(name="evaluation_step_labelled", condition=~Q(label="")),
        ]

    def __str__(self) -> str:
        return self.label
