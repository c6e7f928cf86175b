"""An import while a person checks it; kept on the server, so a lost connection loses nothing."""

from __future__ import annotations

from django.db import models

from sasaeai.plan.enums import ImportKind, ImportStatus
from sasaeai.plan.models.tree import Plan, PlanVersion


class PlanImport(models.Model):
    """The file's bytes are kept with what the person corrected, so every step can be repeated."""

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, null=True, blank=True, related_name="imports"
    )
    kind = models.CharField("種類", max_length=10, choices=ImportKind)
    status = models.CharField(max_length=10, choices=ImportStatus, default=ImportStatus.CHECKING)
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    corrections = models.JSONField(default=dict)
    version = models.ForeignKey(PlanVersion, on_delete=models.SET_NULL, null=True, blank=True)
    account_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-created_at", "-id")


class SheetMap(models.Model):
    """Which column of this plan's own table is what; one row per heading the council uses.

    ``heads`` is the fold of the used headings, so that next year's table finds its map by itself.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="maps")
    heads = models.CharField(max_length=64)
    columns = models.JSONField()
    account_id = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-updated_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["plan", "heads"], name="plan_map_once_a_heading")
        ]
