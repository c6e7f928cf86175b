"""Which keys this database was sealed with, so that a missing one is told before anybody works."""

from __future__ import annotations

from django.db import models


class SealingKey(models.Model):
    """The name of a key and a proof: a fixed sentence sealed with it. Never the key itself."""

    key_id = models.CharField(max_length=16, unique=True)
    proof = models.TextField()
    known_since = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "core"
        db_table = "core_sealingkey"
