"""Notices: one identity, its wordings one after the other, and by which ways it went out."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from sasaeai.areas.public import Area
from sasaeai.people.public import Account
from sasaeai.places.models.listings import Listing, Term, stable_id
from sasaeai.places.notices.enums import BY_MACHINE, Channel, DispatchState, EditionState


class Notice(models.Model):
    """What stays the same through all corrections: the number on paper, the address, the feed's id."""

    uuid = stable_id()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    once = models.UUIDField(null=True, unique=True, editable=False)


class NoticeEdition(models.Model):
    """One wording: written by one person, approved by another, then never rewritten.

    Without ``areas`` it is for the whole city. ``change`` says in public what a correction
    corrected; ``returned`` is what the reviewer wanted changed. Shown from the first to the last
    day (both included).
    """

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField("版")
    state = models.CharField("状態", max_length=10, choices=EditionState)
    title = models.CharField("見出し", max_length=80)
    summary = models.CharField("ひとことで言うと", max_length=200)
    body = models.TextField("本文", default="", blank=True)
    ask = models.CharField("たずねる先", max_length=200, default="", blank=True)
    shown_from = models.DateField("いつから")
    shown_until = models.DateField("いつまで", null=True, blank=True)
    areas = models.ManyToManyField(Area, related_name="notices", blank=True)
    terms = models.ManyToManyField(Term, related_name="notices", blank=True)
    listings = models.ManyToManyField(Listing, related_name="notices", blank=True)
    change = models.CharField("何を直したか", max_length=200, default="", blank=True)
    returned = models.CharField("もどしたわけ", max_length=200, default="", blank=True)
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    published_on = models.DateField("出した日", null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                name="places_edition_published",
                condition=Q(state="published"),
            ),
            models.Index(fields=["state", "-changed_at"], name="places_edition_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["notice", "number"], name="places_edition_number"),
            models.UniqueConstraint(
                fields=["notice"],
                name="places_edition_one_in_work",
                condition=Q(state__in=("draft", "review")),
            ),
            models.UniqueConstraint(
                fields=["notice"],
                name="places_edition_one_published",
                condition=Q(state="published"),
            ),
            models.CheckConstraint(
                name="places_edition_days_in_order",
                condition=Q(shown_until=None) | Q(shown_until__gte=F("shown_from")),
            ),
            models.CheckConstraint(
                name="places_edition_seen_by_another",
                condition=Q(state__in=("draft", "review"))
                | Q(approved_by__isnull=False, written_by__isnull=False)
                & ~Q(approved_by=F("written_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NoticeCorrection(models.Model):
    """What was corrected and when, for everybody who read the notice before."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="corrections")
    day = models.DateField("直した日")
    text = models.CharField("何を直したか", max_length=200)

    class Meta:
        ordering = ("pk",)


class Dispatch(models.Model):
    """A notice went out by one channel to one area on one day. Without ``area``: the whole city.

    ``copies`` were made or ordered; ``reached`` households or people got it; ``returned`` slips or
    answers came back; ``cost`` in yen. Each is None while nobody has told. ``key`` makes a repeated
    order to a messaging service one order.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="dispatches")
    edition = models.ForeignKey(NoticeEdition, on_delete=models.PROTECT, related_name="dispatches")
    channel = models.CharField("どうやって", max_length=8, choices=Channel)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    day = models.DateField("日")
    state = models.CharField("状態", max_length=8, choices=DispatchState)
    copies = models.PositiveIntegerField("作った数", null=True, blank=True)
    reached = models.PositiveIntegerField("届いた数", null=True, blank=True)
    returned = models.PositiveIntegerField("もどった数", null=True, blank=True)
    cost = models.PositiveIntegerField("かかったお金（円）", null=True, blank=True)
    note = models.CharField("ひとこと", max_length=200, default="", blank=True)
    problem = models.CharField("送れなかったわけ", max_length=200, default="", blank=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    key = models.UUIDField(default=uuid4, editable=False)
    once = models.UUIDField(null=True, unique=True, editable=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["day"], name="places_dispatch_day"),
            models.Index(fields=["notice", "day"], name="places_dispatch_of"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "channel"],
                name="places_dispatch_sent_once",
                condition=Q(channel__in=[str(channel) for channel in BY_MACHINE]),
            )
        ]
