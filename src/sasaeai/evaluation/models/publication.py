"""What was published: one snapshot, from which page, paper, files and API are all made."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sasaeai.evaluation.enums import RenditionKind, RenditionState
from sasaeai.evaluation.models.rounds import EvalRound


class Publication(models.Model):
    """One revision of a round's published result. ``content`` is complete and already suppressed;
    ``sha256`` is of its canonical JSON. Append-only: a correction is the next revision."""

    round = models.ForeignKey(EvalRound, on_delete=models.PROTECT, related_name="publications")
    revision = models.PositiveSmallIntegerField("版", default=1)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    reason = models.CharField("直した理由", max_length=300, default="", blank=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    published_on = models.DateField("公表した日")
    account_id = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("round", "revision")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "revision"], name="evaluation_publication_once"
            ),
            models.CheckConstraint(
                name="evaluation_publication_reasoned",
                condition=Q(revision=1, supersedes__isnull=True)
                | (Q(supersedes__isnull=False) & ~Q(reason="")),
            ),
        ]


class Rendition(models.Model):
    """Words that a person wrote to a published result: the plain report, easy Japanese."""

    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, related_name="renditions"
    )
    kind = models.CharField("種類", max_length=10, choices=RenditionKind)
    text = models.TextField("本文")
    state = models.CharField(max_length=10, choices=RenditionState, default=RenditionState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    checked_by_name = models.CharField(max_length=100, default="", blank=True)
    account_id = models.BigIntegerField(null=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "kind"], name="evaluation_rendition_once"
            )
        ]
