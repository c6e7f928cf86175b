"""Progress of long work, so that a person can leave and come back."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class JobState(models.TextChoices):
    WAITING = "waiting", "順番を待っています"
    RUNNING = "running", "進めています"
    DONE = "done", "終わりました"
    FAILED = "failed", "うまくいきませんでした"
    CANCELLED = "cancelled", "取りやめました"


OPEN = (JobState.WAITING, JobState.RUNNING)


class JobRun(models.Model):
    """One piece of long work: who asked, how far it is, what failed per row."""

    task = models.CharField(max_length=80)
    key = models.CharField(max_length=120, default="")
    """Which work on what, in its room's own words: how it is found again. Titles are for people."""
    title = models.CharField(max_length=200)
    account_id = models.BigIntegerField(null=True)
    readers = ArrayField(models.CharField(max_length=60), default=list)
    """Capabilities that may follow it beside whoever asked: those of the screen it was asked on."""
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    total = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)
    problems = models.JSONField(default=list)

    @property
    def open(self) -> bool:
        """Waiting or at work."""
        return self.state in OPEN

    class Meta:
        app_label = "core"
        db_table = "core_jobrun"
