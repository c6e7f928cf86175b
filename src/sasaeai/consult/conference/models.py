"""Tables of conferences. Paper and minutes hang on an item, an invitation opens items one by one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sasaeai.areas.public import Area
from sasaeai.consult.conference.enums import ConferenceState, MeetingGround
from sasaeai.consult.models.case import Case, Task
from sasaeai.consult.models.sharing import Consent, LegalBasis
from sasaeai.core.files.models import StoredFile
from sasaeai.core.quorum import Quorum
from sasaeai.core.sealing import SealedTextField
from sasaeai.people.public import Account, Organisation, OrganisationKind


class ConferenceKind(models.Model):
    """One kind of meeting and its rules; a council adds its own rows.

    ``host_kind``: only an organisation of this kind may call it. ``needs_charter``: a 設置要綱 must be
    named. ``secrecy`` is what everybody invited acknowledges before anything opens. ``quorum`` is how many of
    those invited must be there before anything is decided; empty where the rules ask for nobody.
    """

    code = models.CharField(max_length=20, unique=True)
    label = models.CharField("種類", max_length=40)
    order = models.PositiveSmallIntegerField(default=1)
    ground = models.CharField(max_length=8, choices=MeetingGround)
    host_kind = models.CharField(max_length=20, choices=OrganisationKind, default="", blank=True)
    needs_charter = models.BooleanField(default=False)
    secrecy = models.CharField("秘密の約束", max_length=300)
    about = models.CharField("どんな会議か", max_length=300, default="", blank=True)
    quorum = models.CharField("定足数", max_length=12, choices=Quorum, default="", blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.label


class Conference(models.Model):
    """One meeting on one day. Its title names nobody.

    ``quorum`` is its kind's on the day it was called: a later rule judges no earlier meeting.
    """

    kind = models.ForeignKey(ConferenceKind, on_delete=models.PROTECT, related_name="+")
    title = models.CharField("会議の名前", max_length=60)
    host = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    charter = models.CharField("設置要綱など", max_length=100, default="", blank=True)
    quorum = models.CharField("定足数", max_length=12, choices=Quorum, default="", blank=True)
    held_on = models.DateField("日")
    starts = models.TimeField("はじまり")
    place = models.CharField("場所", max_length=60, default="", blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ConferenceState, default="planned")
    papers_until = models.DateField("資料が見られる最後の日")
    papers_why = SealedTextField("延ばしたわけ", max_length=200, default="", blank=True)
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    once = models.UUIDField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["-held_on", "-id"], name="consult_conference_by_day")]

    @property
    def begins(self) -> str:
        """The hour, as clocks on walls show it."""
        return f"{self.starts:%H:%M}"


class ConferenceItem(models.Model):
    """One thing on the agenda: a case, or something to learn from that names nobody."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField()
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, related_name="conference_items"
    )
    heading = SealedTextField("議題", max_length=100)
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("order", "pk")
        indexes = [models.Index(fields=["case"], name="consult_item_of_case")]
        constraints = [
            models.UniqueConstraint(fields=["conference", "order"], name="consult_item_order"),
            models.UniqueConstraint(
                fields=["conference", "case"],
                condition=Q(case__isnull=False),
                name="consult_case_once_per_conference",
            ),
        ]


class ConferencePaper(models.Model):
    """What those invited to the item read beforehand: words, a file, or both.

    ``file_key`` opens the file and nothing else does; without it the file is destroyed.
    """

    item = models.ForeignKey(ConferenceItem, on_delete=models.PROTECT, related_name="papers")
    title = SealedTextField("資料の名前", max_length=100)
    body = SealedTextField("資料", default="", blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    file_name = SealedTextField("ファイル", max_length=100, default="", blank=True)
    file_key = SealedTextField(default="", blank=True, editable=False)
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)


class Attendee(models.Model):
    """Somebody invited: an account, or a name for those who only come in person.

    ``attended_on`` and ``area`` are kept as of the meeting, for the count of organisations.
    """

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="attendees")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    name = SealedTextField("名前", max_length=60, default="", blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField("秘密の約束", null=True)
    on_paper = models.BooleanField(default=False)
    attended_on = models.DateField(null=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "account"],
                condition=Q(account__isnull=False),
                name="consult_attendee_once",
            ),
            models.CheckConstraint(
                name="consult_attendee_is_somebody",
                condition=Q(account__isnull=False) | ~Q(name=""),
            ),
            models.CheckConstraint(
                name="consult_attended_after_secrecy",
                condition=Q(attended_on__isnull=True) | Q(acknowledged_at__isnull=False),
            ),
        ]


class Seat(models.Model):
    """An invitation to one item. For kinds that ask for it, it rests on a consent or a basis."""

    item = models.ForeignKey(ConferenceItem, on_delete=models.PROTECT, related_name="seats")
    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="seats")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="+")
    basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "attendee"], name="consult_seat_once"),
            models.CheckConstraint(
                name="consult_seat_on_one_ground",
                condition=Q(consent__isnull=True) | Q(basis__isnull=True),
            ),
        ]


class Minutes(models.Model):
    """What was said about one item; once confirmed it is not changed any more."""

    item = models.OneToOneField(ConferenceItem, on_delete=models.PROTECT, related_name="minutes")
    body = SealedTextField("話したこと")
    revision = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")


class Decision(models.Model):
    """What was decided about one item; for a case it is a task with a day and somebody who does it."""

    item = models.ForeignKey(ConferenceItem, on_delete=models.PROTECT, related_name="decisions")
    what = SealedTextField("決めたこと", max_length=200)
    who = SealedTextField("だれが", max_length=60, default="", blank=True)
    due_on = models.DateField("いつまで", null=True)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
