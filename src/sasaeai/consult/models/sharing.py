"""Sharing is a record, not a role: who gets what, why, from when until when, and who looked."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sasaeai.areas.public import Area
from sasaeai.consult.enums import BasisKind, ConsentHow, OverrideReason, Purpose
from sasaeai.consult.models.case import Case
from sasaeai.core.sealing import SealedTextField
from sasaeai.people.public import Account, Organisation, OrganisationKind, Person, Release


def sections() -> ArrayField:  # type: ignore[type-arg]
    """Codes of ``enums.Section``."""
    return ArrayField(models.CharField(max_length=12))


class Consent(models.Model):
    """What the person agreed to: sections × recipients × purpose, until a day. Only ever added.

    ``expires_on`` is the last day (until 23:59 in Japan). Renewing is a new row.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consents")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    given_by = models.CharField("同意した人", max_length=60, default="本人")
    authority = models.CharField("本人でない場合の立場", max_length=60, default="", blank=True)
    form_version = models.CharField(max_length=10, default="1")
    sections = sections()
    purpose = models.CharField("何のため", max_length=10, choices=Purpose)
    how = models.CharField("どうやって", max_length=8, choices=ConsentHow)
    witness = models.CharField("立ち会った人", max_length=60, default="", blank=True)
    given_on = models.DateField("同意した日")
    expires_on = models.DateField("いつまで")
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="consult_consent_has_an_end", condition=Q(expires_on__gte=F("given_on"))
            ),
            models.CheckConstraint(
                name="consult_oral_consent_has_witness",
                condition=~Q(how="oral") | ~Q(witness=""),
            ),
        ]


class ConsentRecipient(models.Model):
    """An organisation, or every organisation of a kind, to which the consent extends."""

    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="recipients")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=OrganisationKind, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="consult_recipient_is_one_or_a_kind",
                condition=Q(organisation__isnull=False, kind="")
                | Q(organisation__isnull=True) & ~Q(kind=""),
            )
        ]


class Withdrawal(models.Model):
    """The person took a consent back; from this moment it carries nothing any more."""

    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="withdrawal")
    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField("やめると言った人", max_length=60, default="本人")
    how = models.CharField(max_length=8, choices=ConsentHow)
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")


class LegalBasis(models.Model):
    """Why it may be shared without consent. It carries only once a manager has confirmed it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="bases")
    kind = models.CharField("根拠", max_length=8, choices=BasisKind)
    article = models.CharField("条文・要綱", max_length=100)
    facts = SealedTextField("そう判断した事実")
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    review_on = models.DateField("見直す日（最後の日）")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="consult_basis_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")),
            )
        ]


class CaseShare(models.Model):
    """Sections of one case for one organisation, resting on one consent or one legal basis.

    Whether it is live is asked when a row is read (``policies``), never stored. ``area``: where the
    case lay when it was shared; it stays counted there.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="shares")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sections = sections()
    purpose = models.CharField(max_length=10, choices=Purpose)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="shares")
    basis = models.ForeignKey(
        LegalBasis, on_delete=models.PROTECT, null=True, related_name="shares"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    lent = models.ForeignKey(Release, on_delete=models.SET_NULL, null=True, related_name="+")
    shared_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField(auto_now_add=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    stop_reason = SealedTextField(max_length=200, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "case"], name="consult_share_to")]
        constraints = [
            models.CheckConstraint(
                name="consult_share_rests_on_one_ground",
                condition=Q(consent__isnull=False, basis__isnull=True)
                | Q(consent__isnull=True, basis__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["case", "organisation", "consent", "basis"],
                condition=Q(stopped_at__isnull=True),
                name="consult_share_once",
                nulls_distinct=False,
            ),
        ]


class Disclosure(models.Model):
    """A section was shown to somebody outside the council. Only ever added."""

    share = models.ForeignKey(CaseShare, on_delete=models.PROTECT, related_name="disclosures")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sections = sections()
    via = models.CharField(max_length=10, default="page")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="consult_disclosure_of_case")]


class StopRequest(models.Model):
    """The person pressed「やめる」on their own page; what rests on a consent ended with it."""

    share = models.ForeignKey(CaseShare, on_delete=models.PROTECT, related_name="stop_requests")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["share"],
                condition=Q(handled_at__isnull=True),
                name="consult_one_stop_request",
            )
        ]


class Override(models.Model):
    """Breaking the glass: four hours of reading a case that is out of reach, to be reviewed.

    The case is named by its id alone; who may see the row does not thereby see the case.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    case_no = models.CharField(max_length=20)
    category = models.CharField("理由", max_length=10, choices=OverrideReason)
    reason = SealedTextField("くわしい理由")
    at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()
    review_by = models.DateField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    justified = models.BooleanField(null=True)
    finding = SealedTextField("見直しの結果", default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(reviewed_at__isnull=True),
                name="consult_unreviewed_override_blocks_the_next",
            ),
            models.CheckConstraint(
                name="consult_override_reviewed_by_another",
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("account")),
            ),
        ]
