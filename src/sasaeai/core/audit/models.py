"""What was done (entries) and what was changed (history). Both only grow."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One act of one account: reading, searching, exporting and printing included.

    The table is partitioned by fiscal year in PostgreSQL, so that the end of a retention period is
    a dropped partition; its database key is (id, at).
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    purpose = models.CharField(max_length=200, default="")
    subject_type = models.CharField(max_length=60, default="")
    subject_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        app_label = "core"
        db_table = "core_auditentry"
        managed = False


class Change(models.Model):
    """One row before and after, written by a trigger, so bulk statements are kept too."""

    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    purpose = models.CharField(max_length=200, default="")
    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField(null=True)
    operation = models.CharField(max_length=6)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        app_label = "core"
        db_table = "core_change"
        indexes = [models.Index(fields=["table_name", "row_id", "at"], name="core_change_row")]
