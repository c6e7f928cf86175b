"""Codes of the external evaluation. Labels are what a reader sees; codes never change."""

from __future__ import annotations

from django.db import models


class CommitteeKind(models.TextChoices):
    """When in the plan's life outsiders judge it."""

    YEAR = "year", "年度評価"
    MID = "mid", "中間評価"
    FINAL = "final", "最終評価"


class TieRule(models.TextChoices):
    """What happens when as many are for as against."""

    CHAIR = "chair", "委員長が決める"
    REJECT = "reject", "否決とする"


class Openness(models.TextChoices):
    OPEN = "open", "公開"
    CLOSED = "closed", "非公開"
    BY_MEETING = "by_meeting", "会議ごとに決める"


class Office(models.TextChoices):
    CHAIR = "chair", "委員長"
    DEPUTY = "deputy", "副委員長"
    MEMBER = "member", "委員"


class ScoreKind(models.TextChoices):
    SCORED = "scored", "評価した"
    ABSTAINED = "abstained", "評価をひかえる"
    RECUSED = "recused", "関係者のため加わらない"


class Reply(models.TextChoices):
    NONE = "", "返事待ち"
    YES = "yes", "出席"
    ONLINE = "online", "オンラインで出席"
    NO = "no", "欠席"


class Presence(models.TextChoices):
    NONE = "", "未入力"
    PRESENT = "present", "出席"
    ONLINE = "online", "オンラインで出席"
    SUBSTITUTE = "substitute", "代理が出席"
    ABSENT = "absent", "欠席"


THERE = (Presence.PRESENT, Presence.ONLINE)


class MinutesState(models.TextChoices):
    """Public only after the committee has confirmed them."""

    DRAFT = "draft", "下書き"
    CIRCULATED = "circulated", "委員が確認中"
    CONFIRMED = "confirmed", "確定"
    PUBLIC = "public", "公開"


class Method(models.TextChoices):
    CONSENSUS = "consensus", "全員一致"
    VOTE = "vote", "採決"


class Outcome(models.TextChoices):
    CARRIED = "carried", "可決"
    REJECTED = "rejected", "否決"


class OpinionKind(models.TextChoices):
    PRAISE = "judgement", "評価"
    PROPOSAL = "proposal", "提言"
    QUESTION = "question", "質問"
    REQUEST = "request", "要望"


class ResponseKind(models.TextChoices):
    """What the council does with an opinion."""

    DONE = "done", "対応ずみ"
    THIS_YEAR = "this_year", "今年度に対応"
    NEXT_YEAR = "next_year", "次年度に反映"
    NEXT_PLAN = "next_plan", "次期計画で検討"
    DIFFICULT = "difficult", "対応がむずかしい"
    NOTED = "noted", "参考にする"


class PaperKind(models.TextChoices):
    """What the committee hands over."""

    REPORT = "report", "答申"
    PROPOSAL = "proposal", "提言書"
