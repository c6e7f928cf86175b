"""Codes of the watch room. Labels are what a reader sees; codes never change."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class PlanState(models.TextChoices):
    """Where a promise to look in on someone stands (実施 ⇄ 休止 → 終了)."""

    ACTIVE = "active", "実施"
    PAUSED = "paused", "休止"
    ENDED = "ended", "終了"


class Channel(models.TextChoices):
    VISIT = "visit", "訪問"
    PHONE = "phone", "電話"
    EITHER = "either", "訪問か電話"


class Living(models.TextChoices):
    ALONE = "alone", "一人ぐらし"
    DAY_ALONE = "day_alone", "昼間は一人"
    COUPLE = "couple", "夫婦"
    FAMILY = "family", "家族と"
    OTHER = "other", "その他"


class ConsentHow(models.TextChoices):
    WRITTEN = "written", "書面"
    ORAL = "oral", "口頭"


class EntryPermission(models.TextChoices):
    """入室同意: whether helpers may go in when nobody answers, asked beforehand and in writing."""

    GIVEN = "given", "入ってよい（書面あり）"
    REFUSED = "refused", "入らないでほしい"
    NOT_ASKED = "not_asked", "まだ聞いていない"


class PauseReason(models.TextChoices):
    HOSPITAL = "hospital", "入院"
    SHORT_STAY = "short_stay", "短期入所"
    WITH_FAMILY = "with_family", "家族の家にいる"
    OWN_WISH = "own_wish", "本人の希望"


class EndReason(models.TextChoices):
    MOVED_OUT = "moved_out", "転出"
    MOVED_WITHIN = "moved_within", "市内で転居"
    DIED = "died", "死亡"
    DECLINED = "declined", "辞退"
    FACILITY = "facility", "施設に入った"


SKIPPED_BY_END = "ended"
"""Reason of a round that fell away because the plan had ended; the others are ``PauseReason``."""


class Result(models.TextChoices):
    """What a visit found; the buttons on the phone, in the order of their size."""

    WELL = "well", "会えた・変わりなし"
    CONCERN = "concern", "会えた・気になる"
    PHONE = "phone", "電話で話した"
    ABSENT = "absent", "会えず"
    ALARM = "alarm", "応答なし・異変"


IN_CONTACT = (Result.WELL, Result.CONCERN, Result.PHONE)
"""Results that keep a round: the person was met or spoke on the telephone."""

OTHER_RESULTS = (Result.CONCERN, Result.ABSENT, Result.PHONE, Result.ALARM)
"""What the phone offers below the one big button."""

ON_PAPER = (Result.WELL, Result.CONCERN, Result.ABSENT, Result.ALARM)
"""The four boxes □ of the paper sheet; a telephone call is written into the remarks."""


class Source(models.TextChoices):
    """Through which hand the record came."""

    PHONE = "phone", "スマートフォン"
    DESK = "desk", "事務所の画面"
    SHEET = "sheet", "紙の訪問表"


@dataclass(frozen=True)
class Sign:
    """Something a visitor can see from outside or in a short talk. Never a diagnosis or money."""

    code: str
    label: str


SIGNS = (
    Sign("paper", "新聞や郵便がたまっている"),
    Sign("laundry", "洗たく物がほしたまま"),
    Sign("lights", "あかりがつきっぱなし・つかない"),
    Sign("shutters", "昼も雨戸やカーテンがしまっている"),
    Sign("rubbish", "ごみが出せていない"),
    Sign("meals", "食事がとれているか心配"),
    Sign("thinner", "やせたように見える"),
    Sign("walking", "歩くのがつらそう"),
    Sign("bruise", "けがやあざがある"),
    Sign("talk", "話がかみ合わない"),
    Sign("season", "暑さ・寒さをしのげているか心配"),
    Sign("stranger", "見なれない人や契約の話が出た"),
    Sign("lonely", "さびしそう"),
    Sign("bright", "うれしそう・元気そう"),
)
SIGN_LABELS = {sign.code: sign.label for sign in SIGNS}

LONGEST_HINT = 60
LONGEST_NOTE = 200
LATEST_ENTRY_DAYS = 31
"""A visit may be entered this many days later, under its own date."""
PLANNED_DAYS = 42
"""Rounds exist at least this far ahead, so that a month's sheet can always be printed."""
SHORTEST_INTERVAL, LONGEST_INTERVAL = 1, 92
