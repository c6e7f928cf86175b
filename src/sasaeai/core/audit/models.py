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
    digest = models.BinaryField(null=True)
    """What the chain hashed before the contents were erased; empty while they are there."""

    class Meta:
        app_label = "core"
        db_table = "core_change"
        indexes = [models.Index(fields=["table_name", "row_id", "at"], name="core_change_row")]


class Erasure(models.Model):
    """One transaction in which contents were erased because their time had come.

    ``xid`` is the transaction's number while the function erases and 0 as soon as it has ended:
    nothing later in the transaction, and none of that number in a restored database, may erase.
    ``rows`` counts the history rows whose contents went with them. Nobody but the erasing functions
    of the database can write here.
    """

    at = models.DateTimeField(auto_now_add=True)
    actor_id = models.BigIntegerField(null=True)
    batch = models.CharField(max_length=60)
    xid = models.BigIntegerField()
    rows = models.IntegerField(default=0)

    class Meta:
        app_label = "core"
        db_table = "core_erasure"
        indexes = [models.Index(fields=["xid"], name="core_erasure_xid")]


class JournalSeal(models.Model):
    """The rows ``after_id < id <= last_id`` of one table and fiscal year, as they were (``chain``).

    A removed year has a notice instead: no rows, and nothing of that year is asked for any more.
    """

    source = models.CharField(max_length=30)
    year = models.IntegerField()
    after_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    rows = models.IntegerField(default=0)
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, default="")
    removed = models.BooleanField(default=False)
    mark = models.CharField(max_length=90)
    sealed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "core"
        db_table = "core_journalseal"
        indexes = [models.Index(fields=["source", "id"], name="core_journalseal_chain")]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "year", "after_id"],
                name="core_journalseal_range_once",
                condition=models.Q(removed=False),
            )
        ]


class JournalCheck(models.Model):
    """The outcome of reading the whole chain again; ``broken`` is empty when all holds."""

    at = models.DateTimeField(auto_now_add=True)
    rows = models.BigIntegerField()
    broken = models.JSONField(default=list)

    class Meta:
        app_label = "core"
        db_table = "core_journalcheck"
