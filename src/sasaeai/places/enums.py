"""Codes of the places room. Labels are what a reader sees; codes never change."""

from __future__ import annotations

from django.db import models


class ListingKind(models.TextChoices):
    """A place one can go to, something one takes part in, a desk to ask at, a person to ask."""

    PLACE = "place", "場所"
    ACTIVITY = "activity", "活動"
    DESK = "desk", "相談窓口"
    ROLE = "role", "たよれる人"


class ShownTo(models.TextChoices):
    """Who may see a page, or one part of it that lies in a row of its own."""

    PUBLIC = "public", "みんな"
    PARTNERS = "partners", "連携先と職員"
    STAFF = "staff", "職員と世話人"


class Fee(models.TextChoices):
    """Whether it costs anything; the page's own words stand beside it."""

    FREE = "free", "お金はいりません"
    PAID = "paid", "お金がいります"
    UNKNOWN = "unknown", "まだ聞いていません"


class Status(models.TextChoices):
    """What a place is from one day to another."""

    ACTIVE = "active", "活動中"
    PAUSED = "paused", "お休み中"
    CLOSED = "closed", "おわった"


class Audience(models.TextChoices):
    """For whom it is, in the words of the page."""

    ANYONE = "anyone", "だれでも"
    AGED = "aged", "お年寄り"
    CHILDREN = "children", "子ども"
    PARENTS = "parents", "子育て中の人"
    CARERS = "carers", "介護をしている家族"
    DEMENTIA = "dementia", "もの忘れが気になる人"
    DISABILITY = "disability", "障がいのある人"
    MEN = "men", "男の人"
    FOREIGN = "foreign", "外国から来た人"
    ALONE = "alone", "ひとりになりたくない人"


class StepFree(models.TextChoices):
    """車いすで入れるか. Unknown is an answer of its own: nobody has looked yet."""

    YES = "yes", "車いすで入れます"
    PARTLY = "partly", "手伝いがあれば車いすで入れます"
    NO = "no", "段があります"
    UNKNOWN = "unknown", "まだ見ていません"


class Feature(models.TextChoices):
    TOILET = "toilet", "広いトイレ"
    DIAPERS = "diapers", "おむつ台"
    NURSING = "nursing", "授乳できる場所"
    SHOES_OFF = "shoes_off", "くつをぬぎます"
    CHAIRS = "chairs", "いすで参加できます"
    EASY_JAPANESE = "easy_japanese", "やさしい日本語"
    SIGN_LANGUAGE = "sign_language", "手話"
    PICK_UP = "pick_up", "送りむかえあり"


class ContactKind(models.TextChoices):
    PERSON = "person", "世話をする人"
    PHONE = "phone", "電話"
    FAX = "fax", "ファクス"
    MAIL = "mail", "メール"
    WEB = "web", "ホームページ"


class VerifiedBy(models.TextChoices):
    """How somebody made sure that the page is still true."""

    LEADER = "leader", "世話をする人"
    PHONE = "phone", "電話で聞いて"
    VISIT = "visit", "会いに行って"
    PAPER = "paper", "手紙や用紙で"
    LINK = "link", "メールの入口から"


class Pattern(models.TextChoices):
    """How a rule repeats."""

    WEEKLY = "weekly", "何週間かごとの曜日"
    NTH = "nth", "毎月、第何の曜日"
    DAYS = "days", "毎月、決まった日"


class Holiday(models.TextChoices):
    """What happens on a public holiday."""

    SKIP = "skip", "休み"
    SHIFT = "shift", "次の平日や休みでない日にずらす"
    HOLD = "hold", "いつもどおりひらく"


class ExceptionKind(models.TextChoices):
    CANCELLED = "cancelled", "休みにする"
    MOVED = "moved", "日や時間を変える"
    EXTRA = "extra", "臨時にひらく"


class OccurrenceState(models.TextChoices):
    """A past session that is still planned has not been told about yet (未入力)."""

    PLANNED = "planned", "予定"
    HELD = "held", "開いた"
    CANCELLED = "cancelled", "中止"


class Origin(models.TextChoices):
    RULE = "rule", "決まりから"
    EXTRA = "extra", "臨時"


class Source(models.TextChoices):
    """How a head count came in."""

    SCREEN = "screen", "画面から"
    PAPER = "paper", "紙から写した"
    IMPORT = "import", "まとめて取り込んだ"


class AgeGroup(models.TextChoices):
    CHILD = "child", "子ども（18歳まで）"
    ADULT = "adult", "大人（19歳から64歳）"
    AGED = "aged", "65歳以上"


class DayPart(models.TextChoices):
    """Time of day by which people look for a place: begins before noon, before five, later."""

    MORNING = "morning", "午前"
    AFTERNOON = "afternoon", "午後"
    EVENING = "evening", "夕方から"


class Way(models.TextChoices):
    """How somebody was asked whether the page is still true."""

    MAIL = "mail", "メール"
    PHONE = "phone", "電話"
    VISIT = "visit", "訪問"
    PAPER = "paper", "用紙"


class Proposer(models.TextChoices):
    """Who proposed a change of a page."""

    RESIDENT = "resident", "見た人"
    LEADER = "leader", "世話をする人"


class Decision(models.TextChoices):
    OPEN = "open", "まだ"
    ACCEPTED = "accepted", "取り入れた"
    REFUSED = "refused", "取り入れなかった"


class Handing(models.TextChoices):
    """How a worker handed out what was found."""

    PRINT = "print", "印刷してわたした"
    MAIL = "mail", "文字でおくった"
    SHOWN = "shown", "画面を見せた"
