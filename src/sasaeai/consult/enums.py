"""Codes of the consult room. Labels are what a reader sees; codes never change."""

from __future__ import annotations

from django.db import models


class Channel(models.TextChoices):
    PHONE = "phone", "電話"
    COUNTER = "counter", "来所"
    VISIT = "visit", "訪問"
    MAIL = "mail", "メール"
    MESSAGE = "message", "LINE"
    SALON = "salon", "サロン・集いの場"
    OUTREACH = "outreach", "アウトリーチ"


class Caller(models.TextChoices):
    """Who asks; most calls about people who withdrew come from their family."""

    SELF = "self", "本人"
    FAMILY = "family", "家族"
    NEIGHBOUR = "neighbour", "近所の人"
    COMMISSIONER = "commissioner", "民生委員・児童委員"
    AGENCY = "agency", "関係機関"
    OTHER = "other", "そのほか"


class Field(models.TextChoices):
    """The four fields of the official report (分野別)."""

    OLD = "old", "高齢者"
    DISABILITY = "disability", "障害者"
    CHILD = "child", "子ども"
    OTHER = "other", "そのほか"


class Urgency(models.TextChoices):
    NORMAL = "normal", "ふつう"
    SOON = "soon", "早めに"
    NOW = "now", "いますぐ"


class Outcome(models.TextChoices):
    """How a contact ended. Information and referral are results, not failures."""

    INFORMATION = "information", "情報を伝えて終わり"
    REFERRAL = "referral", "ほかの窓口につなぐ"
    CONTINUE = "continue", "つづけて支援する"
    URGENT = "urgent", "緊急に動く"


class Source(models.TextChoices):
    SCREEN = "screen", "画面で"
    PAPER = "paper", "紙から"


class CaseState(models.TextChoices):
    INTAKE = "intake", "受付"
    ASSESSING = "assessing", "アセスメント"
    PLANNING = "planning", "計画づくり"
    RUNNING = "running", "実施中"
    REVIEW = "review", "見直し"
    WATCHING = "watching", "見守りに移行"
    UNREACHABLE = "unreachable", "連絡がつかない"
    CLOSED = "closed", "終結"


MOVES = {
    CaseState.INTAKE: (CaseState.ASSESSING, CaseState.UNREACHABLE),
    CaseState.ASSESSING: (CaseState.PLANNING, CaseState.UNREACHABLE),
    CaseState.PLANNING: (CaseState.RUNNING, CaseState.ASSESSING, CaseState.UNREACHABLE),
    CaseState.RUNNING: (CaseState.REVIEW, CaseState.WATCHING, CaseState.UNREACHABLE),
    CaseState.REVIEW: (CaseState.RUNNING, CaseState.PLANNING, CaseState.WATCHING),
    CaseState.WATCHING: (CaseState.RUNNING, CaseState.REVIEW, CaseState.UNREACHABLE),
    CaseState.UNREACHABLE: (CaseState.ASSESSING, CaseState.RUNNING),
}
"""Where a case may go next; closing and reopening are verbs of their own."""


class Sensitivity(models.TextChoices):
    NORMAL = "normal", "通常"
    CARE = "care", "要配慮"
    SECRET = "secret", "秘匿（名前を挙げた人だけ）"


class Theme(models.TextChoices):
    """What kind of long company a case is, for the figures of target state 7."""

    GENERAL = "general", "一般"
    ISOLATION = "isolation", "孤立"
    WITHDRAWAL = "withdrawal", "ひきこもり"
    HARDSHIP = "hardship", "生活困窮"
    RIGHTS = "rights", "権利擁護"


class ClosureReason(models.TextChoices):
    REACHED = "reached", "目標にとどいた"
    SETTLED = "settled", "本人の力・まわりの力でやっていける"
    HANDED_ON = "handed_on", "ほかの機関が続ける"
    DECLINED = "declined", "本人が望まない"
    MOVED = "moved", "転出"
    DIED = "died", "死亡"
    UNREACHABLE = "unreachable", "連絡がつかない"


class EntryKind(models.TextChoices):
    MEETING = "meeting", "面談"
    CALL = "call", "電話"
    VISIT = "visit", "訪問"
    OUTREACH = "outreach", "アウトリーチ"
    AGENCY = "agency", "関係機関との連絡"
    NOTE = "note", "支援メモ"
    CLOSING = "closing", "終結のまとめ"


WITH_PERSON = (EntryKind.MEETING, EntryKind.CALL, EntryKind.VISIT, EntryKind.OUTREACH)


class Visibility(models.TextChoices):
    SHARED = "shared", "共有してよい"
    TEAM = "team", "社協の担当者"
    NAMED = "named", "この人の担当だけ"


class Agreement(models.TextChoices):
    SIGNED = "signed", "署名"
    ORAL = "oral", "口頭"
    REFUSED = "refused", "同意しない"
    NOT_POSSIBLE = "not_possible", "確かめられない"

    @property
    def needs_reason(self) -> bool:
        """Not a yes: then why it goes on all the same is written down."""
        return self in (Agreement.REFUSED, Agreement.NOT_POSSIBLE)


class PlanState(models.TextChoices):
    DRAFT = "draft", "案"
    IN_FORCE = "in_force", "実施中"
    ENDED = "ended", "終わり"


class GoalState(models.TextChoices):
    OPEN = "open", "取り組み中"
    MET = "met", "かなった"
    REVISED = "revised", "見直した"
    DROPPED = "dropped", "やめた"


class RoleKind(models.TextChoices):
    ROLE = "role", "本人の役割"
    HELPER = "helper", "支える人"
    PEER = "peer", "ピアサポーター"


class TaskKind(models.TextChoices):
    TASK = "task", "すること"
    FOLLOW_UP = "follow_up", "様子の確認"
    REVIEW = "review", "計画の見直し"
    TELL_PARTNER = "tell_partner", "連携機関に伝える"
    REPLY = "reply", "返事をする"
    CLOSE = "close", "終結を考える"


class Section(models.TextChoices):
    """The parts of a case that can be shared apart from each other; each has a table of its own."""

    BASICS = "basics", "名前・生年月日"
    WAYS = "ways", "住所・電話"
    CONTACTS = "contacts", "相談の記録"
    ENTRIES = "entries", "支援の経過"
    ASSESSMENT = "assessment", "アセスメント"
    PLAN = "plan", "支援の計画"


class Purpose(models.TextChoices):
    SUPPORT = "support", "一緒に支援するため"
    REFERRAL = "referral", "窓口につなぐため"
    SAFETY = "safety", "命や暮らしを守るため"


class ConsentHow(models.TextChoices):
    WRITTEN = "written", "書面"
    ORAL = "oral", "口頭（立ち会いあり）"


class BasisKind(models.TextChoices):
    """Why something may be shared although the person did not agree."""

    MEETING = "meeting", "支援会議（社会福祉法 第106条の6）"
    LIFE = "life", "生命・身体・財産の保護"
    LAW = "law", "法令（虐待の通報など）"


class OverrideReason(models.TextChoices):
    LIFE = "life", "命・身体の危険"
    ABUSE = "abuse", "虐待・暴力のおそれ"
    DISASTER = "disaster", "災害"
    ABSENCE = "absence", "担当者が不在で急を要する"
