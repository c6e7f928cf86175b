"""Reports as data, closed periods with the rows behind each cell, and what changed afterwards."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sasaeai.areas.public import AreaKind
from sasaeai.core.sealing import SealedTextField
from sasaeai.people.public import Account


class Cycle(models.TextChoices):
    MONTH = "month", "毎月"
    YEAR = "year", "毎年度"


class ReportDefinition(models.Model):
    """One version of what is reported to whom; a new version never changes an older one.

    ``cells``: a list of {"code", "label", "group", "metric", "where"}. ``metric`` is a code that a
    room registers (empty: nobody keeps such records yet, the cell stays 未入力), ``where`` its
    conditions. In force from ``valid_from`` until the next version of the same ``code``.
    """

    code = models.SlugField("コード", max_length=40)
    version = models.PositiveSmallIntegerField("版")
    label = models.CharField("報告", max_length=60)
    recipient = models.CharField("報告先", max_length=60, default="", blank=True)
    cycle = models.CharField("いつ", max_length=5, choices=Cycle)
    valid_from = models.DateField("いつから")
    cells = models.JSONField(default=list)
    note = models.CharField("断り書き", max_length=200, default="", blank=True)

    class Meta:
        ordering = ("code", "-version")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="consult_report_version"),
            models.UniqueConstraint(fields=["code", "valid_from"], name="consult_report_from"),
        ]

    def __str__(self) -> str:
        return f"{self.label}（第{self.version}版）"


class Close(models.Model):
    """A period of one report was closed: its cells stand for good, corrections come as 差異."""

    definition = models.ForeignKey(
        ReportDefinition, on_delete=models.PROTECT, related_name="closes"
    )
    report = models.SlugField(max_length=40)
    starts_on = models.DateField("はじまり")
    closed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "starts_on"], name="consult_closed_once")
        ]


class ClosedCell(models.Model):
    """One figure as it was closed, with the ids of the rows that made it and their hash.

    ``by_area``: area id → count where parts add up ("0": no area known).
    """

    close = models.ForeignKey(Close, on_delete=models.PROTECT, related_name="cells")
    code = models.CharField(max_length=60)
    num = models.DecimalField(max_digits=18, decimal_places=4)
    den = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    row_ids = ArrayField(models.BigIntegerField(), default=list)
    rows_hash = models.CharField(max_length=64)
    by_area = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["close", "code"], name="consult_closed_cell_once")
        ]


class Difference(models.Model):
    """差異: what a cell of a closed period has become since it was closed or last noted."""

    close = models.ForeignKey(Close, on_delete=models.PROTECT, related_name="differences")
    code = models.CharField(max_length=60)
    before = models.DecimalField(max_digits=18, decimal_places=4)
    after = models.DecimalField(max_digits=18, decimal_places=4)
    after_den = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    added = ArrayField(models.BigIntegerField(), default=list)
    removed = ArrayField(models.BigIntegerField(), default=list)
    rows_hash = models.CharField(max_length=64)
    reason = SealedTextField("なぜ変わったか")
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["close", "code", "-id"], name="consult_difference_of")]


class CloseCheck(models.Model):
    """A night's recount of a closed period; ``differing`` are codes of cells that changed."""

    close = models.ForeignKey(Close, on_delete=models.PROTECT, related_name="checks")
    at = models.DateTimeField(auto_now_add=True)
    differing = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["close", "-id"], name="consult_last_check")]


class NeedsTable(models.Model):
    """A half year of the needs map with small counts hidden, the only one that is ever given out.

    ``content``: area ids, concerns and the cells that are shown (``statistics.frozen``); nothing of
    what is hidden.
    """

    starts_on = models.DateField("はじまり", unique=True)
    kind = models.ForeignKey(AreaKind, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    kept_at = models.DateTimeField(auto_now_add=True)
