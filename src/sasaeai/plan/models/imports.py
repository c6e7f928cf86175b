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
