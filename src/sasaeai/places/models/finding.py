"""What people looked for, found and were handed; never who they were."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sasaeai.areas.public import Area
from sasaeai.people.public import Account
from sasaeai.places.enums import Audience, Handing
from sasaeai.places.models.listings import Category, Listing, Term
from sasaeai.plan.public import Issue


class SearchMiss(models.Model):
    """Words that found nothing, with their day and district: no address, no person."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    day = models.DateField("日")
    words = models.CharField("ことば", max_length=40)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["words", "day"], name="places_miss_words")]


class UnmetNeed(models.Model):
    """What the office made of words that find nothing: an issue of the plan, or done."""

    words = models.CharField("ことば", max_length=40, unique=True)
    issues = models.ManyToManyField(Issue, related_name="unmet_needs", blank=True)
    note = models.CharField("ひとこと", max_length=300, default="", blank=True)
    done_on = models.DateField("すんだ日", null=True, blank=True)


class Basket(models.Model):
    """Pages that a worker gathers for somebody. It has a title, never a name of a person."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    title = models.CharField("見出し", max_length=60)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-at"], name="places_basket_of")]


class BasketItem(models.Model):
    """One page in a basket, in the order in which it was put there."""

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="items")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["basket", "listing"], name="places_basket_item_once")
        ]


class HandOut(models.Model):
    """Information was handed to somebody (情報提供); a row for each page, nothing about a person."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    day = models.DateField("日")
    way = models.CharField("わたし方", max_length=5, choices=Handing)
    once = models.UUIDField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["day"], name="places_handout_day")]
        constraints = [
            models.UniqueConstraint(fields=["once", "listing"], name="places_handed_once")
        ]


class Stage(models.Model):
    """An answer to 「どんな暮らしをしていますか」 in the participation finder."""

    code = models.SlugField("コード", max_length=30, unique=True)
    label = models.CharField("ことば", max_length=40)
    audiences = ArrayField(models.CharField(max_length=12, choices=Audience), default=list)
    from_age = models.PositiveSmallIntegerField("何歳から", default=0)
    to_age = models.PositiveSmallIntegerField("何歳まで", default=120)
    order = models.PositiveSmallIntegerField("順番", default=0)
    in_use = models.BooleanField("使う", default=True)

    class Meta:
        ordering = ("order", "pk")


class FinderUse(models.Model):
    """Somebody answered the participation finder: the answers that were chosen, and no more."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    day = models.DateField("日")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, null=True, related_name="+")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    found = models.PositiveSmallIntegerField("見つかった数", default=0)

    class Meta:
        indexes = [models.Index(fields=["day"], name="places_finder_day")]
