"""Who wants notices by mail, what was sent to whom, and how many follow the council's account."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from sasaeai.areas.public import Area
from sasaeai.core.sealing import SealedTextField
from sasaeai.places.models.listings import Term
from sasaeai.places.models.notices import Dispatch
from sasaeai.places.notices.enums import LetterState


class Subscription(models.Model):
    """An address that asked for notices; it ends by disappearing. No name, no history.

    The address is sealed; ``mark`` is its keyed hash, by which the same address is found again.
    It receives nothing until its owner has confirmed from the mail.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mail = SealedTextField("メールアドレス")
    mark = models.CharField(max_length=64, unique=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    terms = models.ManyToManyField(Term, related_name="subscriptions", blank=True)
    asked_on = models.DateField("申しこんだ日")
    confirmed_on = models.DateField("たしかめた日", null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["confirmed_on"], name="places_subscription_on")]


class Letter(models.Model):
    """One mail of one dispatch to one address; it goes when the address goes."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="letters")
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="letters")
    state = models.CharField(max_length=8, choices=LetterState, default=LetterState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["dispatch", "state"], name="places_letter_state")]
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "subscription"], name="places_letter_once")
        ]


class FollowerDay(models.Model):
    """How many people began or ceased to follow the account on a day; nobody's name or words."""

    day = models.DateField("日", unique=True)
    followed = models.PositiveIntegerField("ふえた数", default=0)
    left = models.PositiveIntegerField("へった数", default=0)
