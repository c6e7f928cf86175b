"""All tables of the core, gathered for Django."""

from __future__ import annotations

from django.db import models

from sasaeai.core.audit.models import Change, Entry, Erasure, JournalCheck, JournalSeal
from sasaeai.core.files.models import StoredFile
from sasaeai.core.jobs.models import JobRun
from sasaeai.core.metrics.models import Fact, Reading, Series, TouchedMonth, TypedValue
from sasaeai.core.sealing.models import SealingKey


class Capability(models.Model):
    """Which duty carries which capability; written only when the rules are installed."""

    capability = models.CharField(max_length=60)
    duty_kind = models.CharField(max_length=30)
    needs_pledge = models.BooleanField(default=False)

    class Meta:
        app_label = "core"
        db_table = "core_capability"


class InstalledRules(models.Model):
    """Fingerprint of the access rules in force; the start-up check compares it with the code."""

    digest = models.CharField(max_length=64)

    class Meta:
        app_label = "core"
        db_table = "core_installedrules"


__all__ = [
    "Capability",
    "Change",
    "Entry",
    "Erasure",
    "Fact",
    "InstalledRules",
    "JobRun",
    "JournalCheck",
    "JournalSeal",
    "Reading",
    "SealingKey",
    "Series",
    "StoredFile",
    "TouchedMonth",
    "TypedValue",
]
