"""交換日記型回覧板: a sheet that goes round a group, and the lines that were added to it."""

from __future__ import annotations

from hashlib import sha256
from secrets import token_hex
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sasaeai.areas.public import Area
from sasaeai.core.sealing import SealedTextField
from sasaeai.people.public import Account
from sasaeai.places.circles.enums import How, LineState


def fresh_key() -> str:
    """128 random bits, which stand in the code on the sheet."""
    return token_hex(16)


def hash_of(key: str) -> str:
    """By which a key is found. Without a key of the house: random bits cannot be guessed, and the
    sheets stay good when the house signs with another key."""
    return sha256(f"places.circle:{key}".encode()).hexdigest()


class Circle(models.Model):
    """One round among some households or groups, from a day to a day (both included).

    ``key`` opens its page without a sign-in; a new one ends all sheets with the old. It is sealed,
    for printing, and found by ``key_hash``. ``groups`` are the words of the stamp boxes.
    """

    title = models.CharField("名前", max_length=60)
    opening = SealedTextField("はじめのことば", max_length=600, default="", blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    leader = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    groups = ArrayField(models.CharField(max_length=12), default=list)
    starts_on = models.DateField("いつから")
    ends_on = models.DateField("いつまで")
    key = SealedTextField(max_length=32, editable=False)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    once = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        ordering = ("-ends_on", "-pk")
        constraints = [
            models.CheckConstraint(
                name="places_circle_days_in_order", condition=Q(ends_on__gte=F("starts_on"))
            )
        ]

    def __str__(self) -> str:
        return self.title


class CircleLine(models.Model):
    """What somebody of the group wrote. From the page it waits until somebody has looked; what was
    copied from paper says so and by whom."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="lines")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    writer = SealedTextField("よび名", max_length=20, default="", blank=True)
    text = SealedTextField("ひとこと", max_length=300)
    how = models.CharField("どうやって", max_length=5, choices=How)
    state = models.CharField("状態", max_length=7, choices=LineState)
    day = models.DateField("書いた日")
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    once = models.UUIDField(null=True, unique=True, editable=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("day", "at")
        indexes = [models.Index(fields=["circle", "state", "day"], name="places_line_of")]
        constraints = [
            models.CheckConstraint(
                name="places_line_typed_by_somebody",
                condition=Q(how="paper", entered_by__isnull=False)
                | Q(how="page", entered_by__isnull=True),
            )
        ]
