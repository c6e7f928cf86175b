"""A contact (相談受付) is not a case: most end with an answer and never become one."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sasaeai.areas.public import Area
from sasaeai.consult.enums import Caller, Channel, Field, Outcome, Source, Urgency
from sasaeai.core.periods import today
from sasaeai.core.sealing import SealedTextField
from sasaeai.people.public import Account, Person


class Concern(models.Model):
    """One of the things people come with; a row, because other councils word them otherwise."""

    code = models.CharField("コード", max_length=20, unique=True)
    label = models.CharField("ことば", max_length=40)
    order = models.PositiveSmallIntegerField("順番")
    began_on = models.DateField("使いはじめた日", null=True, blank=True, default=today)
    """Empty for those with which the house began."""
    ended_on = models.DateField("使い終わった日", null=True, blank=True)

    class Meta:
        ordering = ("order",)

    def __str__(self) -> str:
        return self.label


class Contact(models.Model):
    """One time that somebody asked. It counts also without a name, which can be added later.

    ``person`` is whom it is about, ``caller_person`` who asked (a mother about her son: neither
    sees the other's page). A correction is a new row that ``replaces`` the old one, which stays.
    """

    once = models.UUIDField(unique=True)
    received_at = models.DateTimeField("受けた日時")
    received_on = models.DateField("受けた日")
    channel = models.CharField("どうやって", max_length=10, choices=Channel)
    place = models.CharField("場所", max_length=60, default="", blank=True)
    caller = models.CharField("だれから", max_length=12, choices=Caller)
    caller_name = SealedTextField("相談した人の名前", default="", blank=True)
    caller_phone = SealedTextField("相談した人の電話", default="", blank=True)
    caller_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="asked_contacts"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="consult_contacts"
    )
    linked_at = models.DateTimeField(null=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    field = models.CharField("分野", max_length=10, choices=Field)
    urgency = models.CharField("急ぎ", max_length=6, choices=Urgency, default=Urgency.NORMAL)
    wish = SealedTextField("話したこと・望むこと", default="", blank=True)
    minutes = models.PositiveSmallIntegerField("かかった分", null=True, blank=True)
    source = models.CharField("入力", max_length=6, choices=Source, default=Source.SCREEN)
    outcome = models.CharField("結果", max_length=12, choices=Outcome, default="", blank=True)
    outcome_at = models.DateTimeField(null=True)
    first_response_at = models.DateTimeField("最初に応えた日時", null=True)
    response_days = models.PositiveIntegerField(null=True)
    """Days from the contact to the first answer, as of that answer."""
    worker = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    handler = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="consult_contacts")
    case = models.ForeignKey(
        "consult.Case", on_delete=models.PROTECT, null=True, related_name="contacts"
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    replaced_at = models.DateTimeField(null=True)
    replace_reason = SealedTextField(max_length=200, default="", blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    erased_on = models.DateField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["received_on", "id"], name="consult_contact_of_day"),
            models.Index(fields=["person"], name="consult_contact_of_person"),
            models.Index(fields=["case"], name="consult_contact_of_case"),
            models.Index(
                fields=["handler", "received_on"],
                name="consult_contact_open",
                condition=Q(outcome="", replaced_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="consult_outcome_has_moment",
                condition=Q(outcome="", outcome_at__isnull=True)
                | ~Q(outcome="") & Q(outcome_at__isnull=False),
            ),
            models.CheckConstraint(
                name="consult_contact_not_its_own_successor",
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
            ),
        ]


class ContactConcern(models.Model):
    """○ for each concern of a contact, ◎ for the most serious one."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="concerns")
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="+")
    main = models.BooleanField("いちばん", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "concern"], name="consult_concern_once"),
            models.UniqueConstraint(
                fields=["contact"], condition=Q(main=True), name="consult_one_main_concern"
            ),
        ]


class Draft(models.Model):
    """What was typed and not yet saved, kept on the server so that a lost session loses nothing."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=20)
    body = SealedTextField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "form"], name="consult_one_draft_per_form")
        ]
