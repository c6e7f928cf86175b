"""A public text told again in another form: one wording by one person, seen by another."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sasaeai.people.public import Account
from sasaeai.places.models.listings import Listing
from sasaeai.places.models.notices import Notice
from sasaeai.places.renditions.enums import Form, Making, RenditionState


class RenditionLanguage(models.Model):
    """A language into which this council has its pages told: its BCP 47 tag and its own name."""

    code = models.CharField("BCP 47", max_length=20, unique=True)
    name = models.CharField("そのことばでの名前", max_length=40)
    label = models.CharField("日本語での名前", max_length=40)
    order = models.PositiveSmallIntegerField("順番", default=0)
    in_use = models.BooleanField("使う", default=True)

    class Meta:
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.name


class Recording(models.Model):
    """Speech made of a text by a machine; ``digest`` is of the text and of what spoke it, so that
    the same text is never spoken twice."""

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=4)
    content = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)


class Rendition(models.Model):
    """One wording of one record in one form. A correction is the next row; while it is in work the
    published one stands.

    ``texts`` and ``source`` map names of fields to texts; ``source`` is what the wording was made
    from and ``source_hash`` the SHA-256 of its canonical JSON. ``outdated_at`` is set and cleared
    by a trigger when the source is another one. ``returned`` is what the reviewer wanted changed,
    ``read_by`` which readers tried it (never their names).
    """

    listing = models.ForeignKey(
        Listing, on_delete=models.CASCADE, null=True, related_name="renditions"
    )
    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, null=True, related_name="renditions"
    )
    form = models.CharField("形", max_length=8, choices=Form)
    language = models.CharField("ことば", max_length=20, default="", blank=True)
    state = models.CharField("状態", max_length=10, choices=RenditionState)
    texts = models.JSONField(default=dict)
    source = models.JSONField(default=dict)
    source_hash = models.CharField(max_length=64)
    outdated_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    returned = models.CharField("もどしたわけ", max_length=200, default="", blank=True)
    read_by = models.CharField("読んでもらった人", max_length=80, default="", blank=True)
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)
    making = models.CharField(max_length=8, choices=Making, default="", blank=True)
    recording = models.ForeignKey(
        Recording, on_delete=models.PROTECT, null=True, related_name="renditions"
    )

    class Meta:
        indexes = [
            models.Index(fields=["state", "-changed_at"], name="places_rendition_state"),
            models.Index(
                fields=["outdated_at"],
                name="places_rendition_outdated",
                condition=Q(outdated_at__isnull=False, state="published"),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="places_rendition_of_one_record",
                condition=Q(listing__isnull=False, notice__isnull=True)
                | Q(listing__isnull=True, notice__isnull=False),
            ),
            models.CheckConstraint(
                name="places_rendition_names_its_language",
                condition=(Q(form="language") & ~Q(language=""))
                | (~Q(form="language") & Q(language="")),
            ),
            models.CheckConstraint(
                name="places_rendition_seen_by_another",
                condition=Q(state__in=("draft", "review"))
                | Q(approved_by__isnull=False, written_by__isnull=False)
                & ~Q(approved_by=F("written_by")),
            ),
            *(
                models.UniqueConstraint(
                    fields=["listing", "notice", "form", "language"],
                    name=f"places_rendition_one_{name}",
                    condition=Q(state__in=states),
                    nulls_distinct=False,
                )
                for name, states in (
                    ("in_work", ("draft", "review")),
                    ("published", ("published",)),
                )
            ),
        ]
