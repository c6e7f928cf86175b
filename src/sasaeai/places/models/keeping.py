"""Keeping the pages true: who was asked, who proposed what, what was decided, what is taken in."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sasaeai.areas.public import Area
from sasaeai.people.public import Account
from sasaeai.places.enums import Decision, Proposer, Way
from sasaeai.places.models.listings import Listing


class Asking(models.Model):
    """Somebody was asked whether the page is still true; the answer is a verification."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="askings")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    day = models.DateField("聞いた日")
    way = models.CharField("聞き方", max_length=8, choices=Way)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["listing", "-day"], name="places_asking_last")]
        constraints = [
            models.UniqueConstraint(fields=["listing", "day", "way"], name="places_asked_once")
        ]


class Proposal(models.Model):
    """Somebody says that a page should read differently. Nothing changes until a keeper decides.

    ``contact`` is only for asking back and is emptied when the proposal is settled; the table
    keeps no history, which would keep it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="proposals")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    by = models.CharField("だれから", max_length=8, choices=Proposer, default=Proposer.RESIDENT)
    remark = models.CharField("ひとこと", max_length=400, default="", blank=True)
    contact = models.CharField("連絡先", max_length=100, default="", blank=True)
    day = models.DateField("届いた日")
    at = models.DateTimeField(auto_now_add=True)
    settled_on = models.DateField("すんだ日", null=True, blank=True)
    settled_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["day", "id"], name="places_proposal_open", condition=Q(settled_on=None)
            ),
            models.Index(fields=["listing", "-at"], name="places_proposal_of"),
        ]


class FieldChange(models.Model):
    """One field of a proposal: what stood there, what should stand there, what was decided."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="changes")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=20)
    old = models.TextField(default="", blank=True)
    new = models.TextField(default="", blank=True)
    decision = models.CharField(max_length=8, choices=Decision, default=Decision.OPEN)
    reason = models.CharField("わけ", max_length=200, default="", blank=True)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "field"], name="places_field_proposed_once")
        ]

    @property
    def field_words(self) -> str:
        return FIELD_WORDS.get(self.field, self.field)


FIELD_WORDS = {
    "name": "名前",
    "phone": "電話",
    "when": "いつ",
    "where": "どこで",
    "description": "どんなところ",
    "audience_note": "だれのため",
    "cost": "お金",
    "apply_how": "申し込み",
    "web": "ホームページ",
}
"""Fields of a page that anybody may propose to change, in the page's words."""


class Criterion(models.Model):
    """A condition that every page on the register has to meet (掲載の基準), open to all."""

    code = models.SlugField("コード", max_length=30, unique=True)
    text = models.CharField("基準", max_length=200)
    order = models.PositiveSmallIntegerField("順番", default=0)
    in_use = models.BooleanField("使う", default=True)

    class Meta:
        ordering = ("order", "pk")


class Inclusion(models.Model):
    """A page was held against the criteria; ``unmet`` names what it did not meet when refused."""

    listing = models.ForeignKey(
        Listing, on_delete=models.CASCADE, null=True, related_name="inclusions"
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("名前", max_length=100)
    day = models.DateField("見た日")
    met = ArrayField(models.CharField(max_length=30), default=list)
    unmet = ArrayField(models.CharField(max_length=30), default=list)
    reason = models.CharField("わけ", max_length=300, default="", blank=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    once = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["-day", "-id"], name="places_inclusion_day")]
