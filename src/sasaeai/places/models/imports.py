"""Files of open data that were brought in, and from where a page is known."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sasaeai.areas.public import Area
from sasaeai.people.public import Account
from sasaeai.places.models.listings import Category, Listing
from sasaeai.places.municipal.enums import BatchStatus, DataSet, Dialect


class ImportBatch(models.Model):
    """One file on its way in: what it is, how its rows were read, what a person decided.

    ``publisher`` is the six-digit code of the municipality, or its name where the file has no code.
    ``choices`` and ``result`` are described in ``municipal.choosing``. New pages get ``category``;
    where no coordinates tell the district, ``area``.
    """

    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    dataset = models.CharField("データセット", max_length=20, choices=DataSet)
    dialect = models.CharField("見出し", max_length=10, choices=Dialect)
    encoding = models.CharField("文字コード", max_length=20)
    publisher = models.CharField("出した団体", max_length=60)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    rows_ok = models.PositiveIntegerField(default=0)
    rows_warned = models.PositiveIntegerField(default=0)
    rows_refused = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=10, choices=BatchStatus, default=BatchStatus.CHECKING)
    choices = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="places_batch_accepted_at_a_moment",
                condition=Q(status="accepted", accepted_at__isnull=False)
                | ~Q(status="accepted") & Q(accepted_at=None),
            )
        ]


class SourceTie(models.Model):
    """A page is what a publisher calls by this number; several numbers may be one page.

    ``taken`` are the values as they came in last, by field: what differs from them now, somebody
    at our desk changed.
    """

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="ties")
    dataset = models.CharField(max_length=20, choices=DataSet)
    publisher = models.CharField(max_length=60)
    external_id = models.CharField(max_length=120)
    taken = models.JSONField(default=dict)
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="ties")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publisher", "dataset", "external_id"], name="places_tie_once"
            )
        ]
