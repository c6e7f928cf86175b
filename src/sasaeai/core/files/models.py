"""Uploads: what they are and where they lie, outside the web root."""

from __future__ import annotations

from django.db import models


class StoredFile(models.Model):
    """One upload, named by its content; served only as an attachment to those who may see it."""

    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    room = models.CharField(max_length=20)
    account_id = models.BigIntegerField(null=True)
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "core"
        db_table = "core_storedfile"
        indexes = [models.Index(fields=["sha256"], name="core_storedfile_sha")]
