"""Talk sessions, the opinion cards written there, and the issues they are about.

A card is coded by two people who do not see each other's choice. What both say holds; where they
differ, a third decides. Only then does the card count for an issue.
"""

from __future__ import annotations

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sasaeai.areas.public import Area
from sasaeai.core.sealing import SealedTextField
from sasaeai.people.public import Account
from sasaeai.plan.public import Issue, Plan
from sasaeai.voices.enums import CardState


class SessionKind(models.Model):
    """What a council calls a kind of session (談笑会, 座談会, 勉強会)."""

    code = models.SlugField("コード", max_length=20, unique=True)
    label = models.CharField("種類", max_length=40, unique=True)
    order = models.PositiveSmallIntegerField("順番", default=0)

    class Meta:
        ordering = ("order", "id")

    def __str__(self) -> str:
        return self.label


class TalkSession(models.Model):
    """One gathering. ``attended`` counts everybody who came to it (延べ over several sessions),
    ``persons`` different people where somebody knows; the two are never added."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="talk_sessions")
    kind = models.ForeignKey(SessionKind, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    held_on = models.DateField("開いた日")
    place = models.CharField("場所", max_length=120)
    attended = models.PositiveIntegerField("来た人（延べ）", null=True, blank=True)
    persons = models.PositiveIntegerField("実人数", null=True, blank=True)
    note = models.CharField("進め方", max_length=300, default="", blank=True)
    shown_on = models.DateField("公開した日", null=True, blank=True)

    class Meta:
        ordering = ("held_on", "id")
        constraints = [
            models.CheckConstraint(
                name="voices_talksession_persons_of_attended",
                condition=Q(persons__isnull=True)
                | Q(attended__isnull=True)
                | Q(persons__lte=F("attended")),
            )
        ]
        indexes = [models.Index(fields=["held_on", "area"], name="voices_session_counted")]


class Card(models.Model):
    """One opinion as it was written on a card, without its writer and with names masked.

    ``state`` follows from its codings by ``access.voices_compare``; nobody writes it.
    """

    session = models.ForeignKey(TalkSession, on_delete=models.PROTECT, related_name="cards")
    no = models.PositiveSmallIntegerField("番号")
    text = models.CharField("札のことば", max_length=300)
    state = models.CharField(max_length=8, choices=CardState, default=CardState.NEW)
    issues = models.ManyToManyField(Issue, through="CardIssue", related_name="cards")

    class Meta:
        ordering = ("session", "no")
        constraints = [models.UniqueConstraint(fields=["session", "no"], name="voices_card_once")]


class CardOriginal(models.Model):
    """What stood on the card before somebody's name or number was masked."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    card = models.OneToOneField(Card, on_delete=models.CASCADE, related_name="original")
    text = SealedTextField("札のことば")


class Coding(models.Model):
    """One person's choice for one card: the main issue (none of the plan's: empty) and others.

    ``third`` is the decision where the first two differ, by somebody who is neither of them.
    """

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="codings")
    coder = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    main = models.ForeignKey(Issue, on_delete=models.PROTECT, null=True, related_name="+")
    others = ArrayField(models.BigIntegerField(), default=list)
    third = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["card", "coder"], name="voices_coding_once"),
            models.UniqueConstraint(
                fields=["card"], condition=Q(third=True), name="voices_coding_one_third"
            ),
            models.CheckConstraint(
                name="voices_coding_others_need_a_main",
                condition=Q(main__isnull=False) | Q(others=[]),
            ),
        ]


class CardIssue(models.Model):
    """A confirmed code. Written by ``access.voices_compare`` alone."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="issue_links")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="+")
    main = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card", "issue"], name="voices_cardissue_once")
        ]
