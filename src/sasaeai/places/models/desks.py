"""How advice flows in this council's words, and what was handed out of the desk list."""

from __future__ import annotations

from django.db import models

from sasaeai.areas.public import Area
from sasaeai.people.public import Account
from sasaeai.places.desks.enums import Sheet
from sasaeai.places.models.renditions import Recording
from sasaeai.places.renditions.enums import Making


class AdviceStep(models.Model):
    """One step of 相談のながれ, as it stands on the flyer; ``easy`` is the same in easy Japanese."""

    title = models.CharField("見出し", max_length=40)
    text = models.CharField("文", max_length=200)
    easy = models.CharField("やさしい日本語", max_length=200, default="", blank=True)
    order = models.PositiveSmallIntegerField("順番", default=0)
    in_use = models.BooleanField("使う", default=True)

    class Meta:
        ordering = ("order", "pk")


class DeskCopies(models.Model):
    """Copies of a sheet were handed out: which, where, how many, when; never to whom."""

    sheet = models.CharField("どの紙", max_length=5, choices=Sheet)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    place = models.CharField("どこで", max_length=80)
    copies = models.PositiveIntegerField("何枚")
    day = models.DateField("いつ")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    once = models.UUIDField(null=True, unique=True, editable=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["-day", "-id"], name="places_copies_day")]
        constraints = [
            models.CheckConstraint(
                name="places_copies_at_least_one", condition=models.Q(copies__gte=1)
            )
        ]


class DeskSpeech(models.Model):
    """One district's desks read aloud: the words, their recording, and from when to when it was the
    newest. A list that reads otherwise is another row; the recording of this one is gone then."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    text = models.TextField("読み上げる文")
    making = models.CharField(max_length=8, choices=Making, default=Making.WAITING)
    recording = models.ForeignKey(
        Recording, on_delete=models.PROTECT, null=True, related_name="desk_lists"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area"],
                name="places_deskspeech_one_newest",
                condition=models.Q(ends_on=None),
            )
        ]
