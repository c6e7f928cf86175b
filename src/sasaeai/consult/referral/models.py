"""Tables of referrals. What the addressee sees is ``ReferralLine``, written once when it is sent."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sasaeai.areas.public import Area
from sasaeai.consult.models.case import Case
from sasaeai.consult.models.intake import Contact
from sasaeai.consult.models.sharing import Consent, LegalBasis
from sasaeai.consult.referral.enums import (
    AgencyWay,
    DeclineReason,
    EventKind,
    Ground,
    Part,
    ReferralState,
    Result,
    ToldHow,
    Waits,
)
from sasaeai.core.sealing import SealedTextField
from sasaeai.people.public import Account, Organisation, Person


class Referral(models.Model):
    """One organisation is asked to take something on, about a case or about a single contact.

    ``waits``/``due_on``/``escalates_on`` are the clock: whose move it is, until when, and from
    when the manager sees it. It is settled once the origin has been told how it ended.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="referrals")
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, related_name="referrals"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    attention = models.CharField("あて先の人・係", max_length=30, default="", blank=True)
    message = SealedTextField("頼みたいこと")
    parts = ArrayField(models.CharField(max_length=10, choices=Part), default=list)
    sections = ArrayField(models.CharField(max_length=12), default=list)
    need_by = models.DateField("いつまでに要るか", null=True, blank=True)
    reply_days = models.PositiveSmallIntegerField("返事の期限（開所日）", default=5)
    ground = models.CharField("何にもとづいて", max_length=8, choices=Ground)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="+")
    basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, null=True, related_name="+")
    said_by = SealedTextField("了解した人", max_length=60, default="", blank=True)
    state = models.CharField("いま", max_length=10, choices=ReferralState, default="draft")
    owner = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="consult_referrals")
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    once = models.UUIDField(unique=True)
    sent_on = models.DateField("送った日", null=True)
    reply_by = models.DateField("返事の期限", null=True)
    answered_on = models.DateField("最初の返事", null=True)
    open_until = models.DateField("相手に見える最後の日", null=True)
    ended_on = models.DateField("終わった日", null=True)
    waits = models.CharField(max_length=5, choices=Waits, default="", blank=True)
    due_on = models.DateField(null=True)
    escalates_on = models.DateField(null=True)
    decline_reason = models.CharField(max_length=10, choices=DeclineReason, default="", blank=True)
    suggested = SealedTextField("ほかに合う先など", default="", blank=True)
    result = models.CharField("結果", max_length=10, choices=Result, default="", blank=True)
    next_step = SealedTextField("次の手", default="", blank=True)
    origin_told_on = models.DateField("つないだもとに伝えた日", null=True)
    origin_how = models.CharField(max_length=12, choices=ToldHow, default="", blank=True)
    origin_note = SealedTextField("伝えたこと", default="", blank=True)
    reminded_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["case"], name="consult_referral_of_case"),
            models.Index(fields=["-made_at", "-id"], name="consult_referral_newest"),
            models.Index(fields=["organisation", "state"], name="consult_referral_to"),
            models.Index(
                fields=["owner", "due_on"],
                name="consult_referral_due",
                condition=Q(due_on__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="consult_referral_is_about_something",
                condition=Q(case__isnull=False) | Q(contact__isnull=False),
            ),
            models.CheckConstraint(
                name="consult_referral_rests_on_its_ground",
                condition=Q(ground="consent", consent__isnull=False, basis__isnull=True)
                | Q(ground="basis", basis__isnull=False, consent__isnull=True)
                | Q(ground__in=("said", "nameless"), consent__isnull=True, basis__isnull=True),
            ),
            models.CheckConstraint(
                name="consult_referral_sent_is_whole",
                condition=Q(state="draft")
                | Q(sent_on__isnull=False, reply_by__isnull=False, open_until__isnull=False),
            ),
            models.CheckConstraint(
                name="consult_declined_has_reason",
                condition=~Q(state="declined") | ~Q(decline_reason=""),
            ),
            models.CheckConstraint(
                name="consult_finished_has_result",
                condition=~Q(state="done") | ~Q(result=""),
            ),
            models.CheckConstraint(
                name="consult_settled_referral_told_origin",
                condition=Q(state="draft") | ~Q(waits="") | Q(origin_told_on__isnull=False),
            ),
        ]


class ReferralLine(models.Model):
    """One line of what was sent. It stays as it was sent, whatever becomes of the case."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="lines")
    order = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=10, choices=Part)
    text = SealedTextField()

    class Meta:
        ordering = ("order",)


class ReferralEvent(models.Model):
    """Each move with who made it; ``by_name`` is what somebody without an account wrote."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=EventKind)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = SealedTextField(max_length=60, default="", blank=True)
    note = SealedTextField(default="", blank=True)

    class Meta:
        ordering = ("at", "pk")


class ReferralLink(models.Model):
    """An entrance for a partner without an account. It is opened once, then one device holds a key.

    Neither the link nor the key is kept, only what both are hashed to.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    key_hash = models.CharField(max_length=64, default="", blank=True)
    mail = SealedTextField("送り先のメール", default="", blank=True)
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["key_hash"], condition=~Q(key_hash=""), name="consult_link_key_once"
            )
        ]


class CaseAgency(models.Model):
    """An organisation outside the council that was concerned with a case, and since when."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="agencies")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    since_on = models.DateField()
    way = models.CharField(max_length=8, choices=AgencyWay)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "organisation"], name="consult_agency_once")
        ]
