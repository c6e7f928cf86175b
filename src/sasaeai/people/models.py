"""Accounts, duties, organisations and persons.

What different people may see of one person lies in different tables, so that row policies suffice.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from sasaeai.areas.public import Area
from sasaeai.core.access import acting
from sasaeai.core.search import SearchableModel
from sasaeai.core.text import BirthDate, Precision
from sasaeai.people.enums import (
    Basis,
    BirthPrecision,
    ContactKind,
    DutyKind,
    LinkState,
    NameKind,
    OrganisationKind,
    RelationKind,
)

ENDS_AFTER_START = Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))


class Organisation(SearchableModel):
    """A body that works in the community; the district councils cover areas, they are not areas.

    By ``uuid`` other systems know it; it never changes.
    """

    uuid = models.UUIDField(default=uuid4, db_default=RandomUUID(), unique=True, editable=False)
    kind = models.CharField("種類", max_length=20, choices=OrganisationKind)
    code = models.CharField("コード", max_length=30, unique=True)
    name = models.CharField("名前", max_length=100)
    kana = models.CharField("ふりがな", max_length=200, default="")
    phone = models.CharField("電話", max_length=20, default="", blank=True)
    address = models.CharField("住所", max_length=200, default="", blank=True)
    covers = models.ManyToManyField(Area, related_name="organisations", blank=True)
    founded_on = models.DateField("設立", null=True, blank=True)
    ended_on = models.DateField("解散", null=True, blank=True)

    class Meta(SearchableModel.Meta):
        ordering = ("kana",)

    def __str__(self) -> str:
        return self.name


class Person(SearchableModel):
    """Someone the council or a commissioner stays in touch with.

    ``birth_date`` is the first day on which the person may have been born, ``birth_until`` the last
    (empty where the day is known); ``birth_text`` keeps what was said or written (昭和15年ごろ).
    ``match_keys`` are what spellings of one name share (``people.persons.keys``); never shown.
    """

    name = models.CharField("名前", max_length=100)
    kana = models.CharField("ふりがな", max_length=200)
    birth_date = models.DateField("生年月日", null=True, blank=True)
    birth_precision = models.CharField(
        max_length=5, choices=BirthPrecision, default=BirthPrecision.DAY
    )
    birth_until = models.DateField(null=True, blank=True)
    birth_text = models.CharField(max_length=40, default="", blank=True)
    match_keys = ArrayField(models.CharField(max_length=300), default=list, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="persons")
    protected = models.BooleanField("住所を守る人", default=False)
    died_on = models.DateField("亡くなった日", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(SearchableModel.Meta):
        indexes = [
            *SearchableModel.Meta.indexes,
            models.Index(fields=["area", "kana"], name="people_person_by_area"),
            models.Index(fields=["kana", "id"], name="people_person_by_kana"),
            GinIndex(fields=["match_keys"], name="people_person_keys"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def birth(self) -> BirthDate | None:
        """What is known of the birth date, as the first and the last possible day."""
        if self.birth_date is None:
            return None
        last = self.birth_until or self.birth_date
        return BirthDate(self.birth_date, last, Precision(self.birth_precision))


class PersonName(models.Model):
    """Former names, everyday names and other spellings; the stored letters are never altered."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="names")
    kind = models.CharField("種類", max_length=10, choices=NameKind)
    name = models.CharField("名前", max_length=100)
    kana = models.CharField("ふりがな", max_length=200, default="")


class ContactPoint(models.Model):
    """Where and how to reach a person, with what must not be done."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField("種類", max_length=10, choices=ContactKind)
    value = models.CharField("内容", max_length=200)
    safe_rule = models.CharField("連絡のしかた", max_length=100, default="", blank=True)


class ContactRule(models.Model):
    """What must not be done when reaching this person; stands on top of every page about them."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="contact_rule")
    no_post = models.BooleanField("郵便を送らない", default=False)
    no_phone = models.BooleanField("電話をかけない", default=False)
    no_message = models.BooleanField("留守番電話・伝言を残さない", default=False)
    no_visit = models.BooleanField("約束なしに訪ねない", default=False)
    hours = models.CharField("連絡してよい時間", max_length=60, default="", blank=True)
    note = models.CharField("そのほか", max_length=100, default="", blank=True)


class Household(models.Model):
    """People who live together. It has no address of its own: a protected member's would leak."""

    note = models.CharField("メモ", max_length=100, default="", blank=True)


class HouseholdMember(models.Model):
    """Who belonged to a household from a day to a day (both included)."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    relation = models.CharField("続柄", max_length=30)
    starts_on = models.DateField("いつから")
    ends_on = models.DateField("いつまで", null=True, blank=True)
    source = models.CharField("何で知ったか", max_length=60, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ends_on__isnull=True),
                name="people_one_household_at_a_time",
            ),
            models.CheckConstraint(
                name="people_member_ends_after_start", condition=ENDS_AFTER_START
            ),
        ]


class Relation(models.Model):
    """Somebody who matters to a person: family, a key person, or one who must not be told."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField("名前", max_length=100, default="", blank=True)
    kind = models.CharField("どんな人", max_length=12, choices=RelationKind)
    relation = models.CharField("間がら", max_length=30)
    phone = models.CharField("電話", max_length=20, default="", blank=True)
    order = models.PositiveSmallIntegerField("順番", default=1)
    starts_on = models.DateField("いつから")
    ends_on = models.DateField("いつまで", null=True, blank=True)

    class Meta:
        ordering = ("order", "pk")
        constraints = [
            models.CheckConstraint(
                name="people_relation_ends_after_start", condition=ENDS_AFTER_START
            ),
            models.CheckConstraint(
                name="people_relation_names_someone", condition=Q(other__isnull=False) | ~Q(name="")
            ),
        ]


class IdentityLink(models.Model):
    """A decision about two entries: the same person, or not. Rows elsewhere are never rewritten.

    ``first`` has the smaller id. Undoing closes the row and leaves it; a new decision is a new row.
    """

    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=LinkState)
    reason = models.CharField("理由", max_length=200)
    decided_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    undone_reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["second"], name="people_link_second")]
        constraints = [
            models.CheckConstraint(name="people_link_in_order", condition=Q(first__lt=F("second"))),
            models.UniqueConstraint(
                fields=["first", "second"],
                condition=Q(undone_at__isnull=True),
                name="people_one_decision_per_pair",
            ),
        ]


class Identity(models.Model):
    """Under which entry a person is counted, from a day until before another; derived from links.

    Entries that were never linked have no row and count as themselves.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identities")
    root = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "starts_on"], name="people_identity_of_person")]


class NamedReader(models.Model):
    """Who may see a protected person, by name and date; a duty alone is not enough."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="named_readers")
    account = models.ForeignKey("people.Account", on_delete=models.CASCADE)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)


class Release(models.Model):
    """A person's name given to one kind of duty in one area, between two dates (名簿).

    Nobody outside the council's office sees a person who was not released to them.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="releases")
    audience = models.CharField("渡した相手", max_length=20, choices=DutyKind)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", null=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True
    )
    """Lent to the workers of one partner instead of the duties of one area."""
    with_contacts = models.BooleanField("連絡先も", default=False)
    basis = models.CharField("根拠", max_length=10, choices=Basis)
    starts_on = models.DateField("はじまり")
    ends_on = models.DateField("おわり", null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "area"], name="people_release_of_person")]
        constraints = [
            models.CheckConstraint(
                name="people_release_to_area_or_organisation",
                condition=Q(area__isnull=False, organisation__isnull=True)
                | Q(area__isnull=True, organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="people_release_ends_after_start", condition=ENDS_AFTER_START
            ),
        ]


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, login: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(login=login, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(login=username)


class Account(AbstractBaseUser):
    """A sign-in. What it may do comes from its duties in force today, never from here."""

    login = models.CharField("ログイン名", max_length=60, unique=True)
    email = models.EmailField("メール", blank=True, default="")
    name = models.CharField("名前", max_length=100)
    kana = models.CharField("ふりがな", max_length=200, default="")
    person = models.OneToOneField(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="account"
    )
    is_active = models.BooleanField("使える", default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    last_login = None
    """The journal has every sign-in; the library would write here before it is known who acts."""

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = AccountManager()

    def __str__(self) -> str:
        return self.name

    def check_password(self, raw_password: str | None) -> bool:
        """A password that was right may be hashed anew, as its owner: nobody else is there yet."""

        def hash_anew(password: str) -> None:
            self.set_password(password)
            with acting(self.pk, purpose="people.password.hashed_anew"):
                self.save(update_fields=["password"])

        return check_password(raw_password, self.password, hash_anew)


class Duty(models.Model):
    """One trust, in one area or organisation, from a day to a day (both included).

    Row policies read duties as of today, so a term that ended yesterday ends everywhere today.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="duties")
    kind = models.CharField("役目", max_length=20, choices=DutyKind)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="duties"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="duties"
    )
    starts_on = models.DateField("はじまり")
    ends_on = models.DateField("おわり", null=True, blank=True)
    appointment_no = models.CharField("委嘱番号", max_length=40, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["account", "kind"], name="people_duty_of_account")]
        constraints = [
            models.CheckConstraint(name="people_duty_ends_after_start", condition=ENDS_AFTER_START)
        ]


class Pledge(models.Model):
    """The signed pledge of secrecy (誓約書) without which no duty reaches a person's rows."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="pledges")
    text_version = models.CharField("誓約書の版", max_length=20)
    signed_on = models.DateField("署名した日")
    valid_until = models.DateField("いつまで", null=True, blank=True)


from sasaeai.people.retention.models import (  # noqa: E402  (they point back here by name)
    Destruction,
    Hold,
    RetentionRule,
    SubjectRequest,
    Tombstone,
)

__all__ = [
    "Account",
    "ContactPoint",
    "ContactRule",
    "Destruction",
    "Duty",
    "Hold",
    "Household",
    "HouseholdMember",
    "Identity",
    "IdentityLink",
    "NamedReader",
    "Organisation",
    "Person",
    "PersonName",
    "Pledge",
    "Relation",
    "Release",
    "RetentionRule",
    "SubjectRequest",
    "Tombstone",
]
