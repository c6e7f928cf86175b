"""Meetings of the committee: who was there, what was resolved, and the minutes on their way."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sasaeai.evaluation.committee.enums import (
    Method,
    MinutesState,
    Outcome,
    Presence,
    Reply,
)
from sasaeai.evaluation.models.committee import Committee, Member, MemberPack
from sasaeai.plan.public import NodeIdentity


class Meeting(models.Model):
    """One meeting; ``agenda`` has one line per item."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="meetings")
    no = models.PositiveSmallIntegerField("第何回")
    held_on = models.DateField("いつ")
    starts = models.TimeField("何時から")
    ends = models.TimeField("何時まで", null=True, blank=True)
    place = models.CharField("どこで", max_length=100)
    open = models.BooleanField("公開", default=True)
    agenda = models.TextField("議題", default="", blank=True)
    observers = models.PositiveSmallIntegerField("傍聴した人", null=True, blank=True)
    invited_on = models.DateField("案内した日", null=True, blank=True)
    cancelled = models.BooleanField("中止", default=False)

    class Meta:
        ordering = ("committee", "no")
        constraints = [
            models.UniqueConstraint(fields=["committee", "no"], name="evaluation_meeting_once")
        ]

    @property
    def items(self) -> list[str]:
        return [line.strip() for line in self.agenda.splitlines() if line.strip()]


class Attendance(models.Model):
    """A member's reply to the invitation, and whether they came."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="attendances")
    reply = models.CharField("返事", max_length=8, choices=Reply, default="", blank=True)
    presence = models.CharField("出欠", max_length=12, choices=Presence, default="", blank=True)
    substitute = models.CharField("代理の人", max_length=60, default="", blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"], name="evaluation_attendance_once"
            ),
            models.CheckConstraint(
                name="evaluation_attendance_substitute_named",
                condition=~Q(presence=Presence.SUBSTITUTE) | ~Q(substitute=""),
            ),
        ]


class Material(models.Model):
    """A paper for a meeting: a member pack, or a page or file at an address."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="materials")
    no = models.PositiveSmallIntegerField("番号")
    title = models.CharField("資料の名前", max_length=120)
    pack = models.ForeignKey(
        MemberPack, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    href = models.CharField("アドレス", max_length=300, default="", blank=True)

    class Meta:
        ordering = ("meeting", "no")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "no"], name="evaluation_material_once")
        ]


class Minutes(models.Model):
    """The minutes of one meeting; every change of the text is kept in the history."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    text = models.TextField("議事録")
    state = models.CharField(max_length=12, choices=MinutesState, default=MinutesState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    circulated_on = models.DateField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="evaluation_minutes_public_after_confirmed",
                condition=~Q(state=MinutesState.PUBLIC)
                | Q(confirmed_on__isnull=False, published_on__isnull=False),
            )
        ]


class MinutesNote(models.Model):
    """What a member wants corrected before the minutes are confirmed. Append-only."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="notes")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    text = models.CharField("直してほしいところ", max_length=500)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)


class Resolution(models.Model):
    """What the committee resolved, on one line of the plan or on the whole. Append-only.

    ``chair_decided`` notes that as many were for as against and the rule let the chair decide.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="resolutions")
    no = models.PositiveSmallIntegerField("番号")
    identity = models.ForeignKey(
        NodeIdentity, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField("決めたこと")
    method = models.CharField("決め方", max_length=10, choices=Method)
    present = models.PositiveSmallIntegerField("出席")
    needed = models.PositiveSmallIntegerField("定足数")
    votes_for = models.PositiveSmallIntegerField("賛成", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("反対", null=True, blank=True)
    votes_abstained = models.PositiveSmallIntegerField("棄権", null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    chair_decided = models.BooleanField(default=False)
    dissent = models.TextField("反対意見", default="", blank=True)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("meeting", "no")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "no"], name="evaluation_resolution_once"),
            models.CheckConstraint(
                name="evaluation_resolution_counted",
                condition=Q(method=Method.CONSENSUS)
                | Q(votes_for__isnull=False, votes_against__isnull=False),
            ),
        ]
