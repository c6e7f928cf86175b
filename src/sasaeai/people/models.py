"""Accounts, duties, organisations and persons.

What different people may see of one person lies in different tables, so that row policies suffice.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from sasaeai.areas.public import Area
from sasaeai.core.search import SearchableModel
from sasaeai.people.enums import (
    Basis,
    BirthPrecision,
    ContactKind,
    DutyKind,
    NameKind,
    OrganisationKind,
)

ENDS_AFTER_START = Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))


class Organisation(SearchableModel):
    """A body that works in the community; the district councils cover areas, they are not areas."""

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
    """Someone the council or a commissioner stays in touch with."""

    name = models.CharField("名前", max_length=100)
    kana = models.CharField("ふりがな", max_length=200)
    birth_date = models.DateField("生年月日", null=True, blank=True)
    birth_precision = models.CharField(
        max_length=5, choices=BirthPrecision, default=BirthPrecision.DAY
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="persons")
    protected = models.BooleanField("住所を守る人", default=False)
    died_on = models.DateField("亡くなった日", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(SearchableModel.Meta):
        indexes = [
            *SearchableModel.Meta.indexes,
            models.Index(fields=["area", "kana"], name="people_person_by_area"),
        ]

    def __str__(self) -> str:
        return self.name


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
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField("根拠", max_length=10, choices=Basis)
    starts_on = models.DateField("はじまり")
    ends_on = models.DateField("おわり", null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "area"], name="people_release_of_person")]
        constraints = [
            models.CheckConstraint(
                name="people_release_ends_after_start", condition=ENDS_AFTER_START
            )
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

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = AccountManager()

    def __str__(self) -> str:
        return self.name


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
