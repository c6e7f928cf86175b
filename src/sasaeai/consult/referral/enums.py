"""Codes of referrals. Labels are what a reader sees; codes never change."""

from __future__ import annotations

from django.db import models

from sasaeai.consult.enums import Section


class ReferralState(models.TextChoices):
    DRAFT = "draft", "下書き"
    SENT = "sent", "送った"
    RECEIVED = "received", "受け取った"
    QUESTION = "question", "情報不足（質問）"
    ACCEPTED = "accepted", "引きうけた"
    STARTED = "started", "支援がはじまった"
    DONE = "done", "完了"
    DECLINED = "declined", "辞退"
    WITHDRAWN = "withdrawn", "取下げ"
    EXPIRED = "expired", "期限切れ"


S = ReferralState
OPEN = (S.SENT, S.RECEIVED, S.QUESTION, S.ACCEPTED, S.STARTED)
"""While a referral is one of these its addressee sees what was sent, and no longer."""
ENDED = (S.DONE, S.DECLINED, S.WITHDRAWN, S.EXPIRED)
UNDECIDED = (S.SENT, S.RECEIVED, S.QUESTION)
NEEDS_NEXT_STEP = (S.DECLINED, S.EXPIRED)


class Waits(models.TextChoices):
    """Whose move it is; the clock runs against them."""

    THEM = "them", "相手の返事待ち"
    US = "us", "社協がすること"
    NOBODY = "", "終わり"


class Ground(models.TextChoices):
    """On what the payload rests; each is asked again whenever it is read."""

    CONSENT = "consent", "記録した同意"
    BASIS = "basis", "法的な根拠（管理者が確かめたもの）"
    SAID = "said", "相談した人が、その場で了解した"
    NAMELESS = "nameless", "だれのことかは伝えない"


class Part(models.TextChoices):
    """What can be told; each lies in a section that the consent must hold."""

    NAME = "name", "名前・生年月日"
    WAYS = "ways", "住所・電話"
    CONCERNS = "concerns", "困りごと"
    WISH = "wish", "話したこと・望むこと"
    APPROACH = "approach", "関わり方（避けること、うまくいくこと）"
    PLAN = "plan", "本人の言葉と目標"


SECTION_OF = {
    Part.NAME: Section.BASICS,
    Part.WAYS: Section.WAYS,
    Part.CONCERNS: Section.CONTACTS,
    Part.WISH: Section.CONTACTS,
    Part.APPROACH: Section.ASSESSMENT,
    Part.PLAN: Section.PLAN,
}
TELLS_WHO = (Part.NAME, Part.WAYS)


class EventKind(models.TextChoices):
    SENT = "sent", "送った"
    OPENED = "opened", "リンクを開いた"
    RECEIVED = "received", "受け取った"
    ASKED = "asked", "質問した"
    ANSWERED = "answered", "質問に答えた"
    ACCEPTED = "accepted", "引きうけた"
    STARTED = "started", "支援をはじめた"
    DONE = "done", "終わった"
    DECLINED = "declined", "辞退した"
    WITHDRAWN = "withdrawn", "取り下げた"
    EXPIRED = "expired", "返事がないまま終えた"
    NEXT_STEP = "next_step", "次の手を決めた"
    ORIGIN_TOLD = "origin_told", "つないだもとの人に伝えた"


class DeclineReason(models.TextChoices):
    FULL = "full", "いまは受けられる余裕がない"
    NOT_FOR = "not_for", "対象ではない"
    AREA = "area", "担当の地区ではない"
    OTHERS = "others", "ほかの機関のほうが合う"
    UNWANTED = "unwanted", "本人が望んでいない"
    OTHER = "other", "そのほか"


class Result(models.TextChoices):
    SUPPORT = "support", "支援やサービスにつながった"
    ADVICE = "advice", "助言で足りた"
    JOINT = "joint", "社協といっしょに続ける"
    ONWARD = "onward", "さらにほかの窓口へつないだ"
    STOPPED = "stopped", "本人の事情で中断した"


class ToldHow(models.TextChoices):
    CALL = "call", "電話"
    MEETING = "meeting", "会って"
    LETTER = "letter", "手紙・メール"
    NOT_POSSIBLE = "not_possible", "伝えられない（理由を書く）"


class AgencyWay(models.TextChoices):
    """How an organisation came to be concerned with a case."""

    SHARE = "share", "共有"
    REFERRAL = "referral", "つなぎ"
    MEETING = "meeting", "会議"
