"""Codes of the people room. Labels are what a reader sees; codes never change."""

from __future__ import annotations

from django.db import models


class DutyKind(models.TextChoices):
    """What a person is trusted with, always between two dates and mostly in one area."""

    COMMISSIONER = "commissioner", "民生委員・児童委員"
    WATCHER = "watcher", "愛育委員・福祉協力委員"
    DISTRICT_OFFICER = "district_officer", "地区社協の役員"
    PLACE_LEADER = "place_leader", "居場所の世話人"
    SOCIAL_WORKER = "social_worker", "社協の相談員"
    MANAGER = "manager", "社協の管理者"
    PLANNER = "planner", "計画の事務局"
    PARTNER_WORKER = "partner_worker", "連携機関の職員"
    COMMITTEE_MEMBER = "committee_member", "評価委員"
    AUDITOR = "auditor", "監査"
    PRIVACY_OFFICER = "privacy_officer", "個人情報の管理者"
    ADMINISTRATOR = "administrator", "システムの管理者"


STAFF_DUTIES = frozenset(
    {
        DutyKind.SOCIAL_WORKER,
        DutyKind.MANAGER,
        DutyKind.PLANNER,
        DutyKind.AUDITOR,
        DutyKind.PRIVACY_OFFICER,
        DutyKind.ADMINISTRATOR,
    }
)
"""Duties whose holders must sign in with a second factor."""


class OrganisationKind(models.TextChoices):
    COUNCIL = "council", "社会福祉協議会"
    DISTRICT_COUNCIL = "district_council", "地区社協"
    MUNICIPALITY = "municipality", "行政"
    CARE_CENTRE = "care_centre", "高齢者支援センター"
    MEDICAL = "medical", "医療機関"
    SCHOOL = "school", "学校・園"
    POLICE_FIRE = "police_fire", "警察・消防"
    COMPANY = "company", "企業・事業所"
    WELFARE_CORPORATION = "welfare_corporation", "社会福祉法人"
    GROUP = "group", "団体・グループ"
    OTHER = "other", "その他"


class NameKind(models.TextChoices):
    LEGAL = "legal", "本名"
    FORMER = "former", "旧姓・前の名前"
    DISPLAY = "display", "ふだんの名前"
    VARIANT = "variant", "別の字"


class BirthPrecision(models.TextChoices):
    DAY = "day", "年月日"
    MONTH = "month", "年月"
    YEAR = "year", "年"
    AGE = "age", "およその年齢"


class ContactKind(models.TextChoices):
    ADDRESS = "address", "住所"
    PHONE = "phone", "電話"
    MOBILE = "mobile", "携帯電話"
    MAIL = "mail", "メール"


class Basis(models.TextChoices):
    """Why a person's name was released to a duty (名簿の根拠)."""

    CONSENT = "consent", "本人の同意"
    CITY_LIST = "city_list", "市から渡された名簿"
    LEGAL = "legal", "法令"


class RelationKind(models.TextChoices):
    """What somebody is to a person when it comes to reaching them."""

    EMERGENCY = "emergency", "緊急の連絡先"
    KEY_PERSON = "key_person", "キーパーソン"
    FAMILY = "family", "家族・親族"
    NEIGHBOUR = "neighbour", "近所の人"
    DO_NOT_CONTACT = "no_contact", "連絡してはいけない人"


class LinkState(models.TextChoices):
    """What a person decided about two entries."""

    SAME = "same", "同じ人"
    NOT_SAME = "not_same", "別の人"
