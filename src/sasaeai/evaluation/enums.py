"""Codes of the evaluation room. Labels are what a reader sees; codes never change."""

from __future__ import annotations

from django.db import models


class Axis(models.TextChoices):
    """What a scale judges on a sheet: how far it came, where it should go, or one aspect."""

    GRADE = "grade", "達成の評価"
    DIRECTION = "direction", "これからの方向"
    ASPECT = "aspect", "観点"


class RoundKind(models.TextChoices):
    """Which months a round judges."""

    ANNUAL = "annual", "年度"
    FIRST_HALF = "first_half", "上半期"
    SECOND_HALF = "second_half", "下半期"
    WINDOW = "window", "期間を決めて"
    MID = "mid", "中間評価"
    FINAL = "final", "最終評価"


class RoundStatus(models.TextChoices):
    """How far a whole round is; sheets walk their own stages while it is open."""

    OPEN = "open", "評価中"
    FROZEN = "frozen", "数字を確定"
    BOARD = "board", "理事会へ"
    COUNCILLORS = "councillors", "評議員会へ"
    PUBLISHED = "published", "公表ずみ"


class Stage(models.TextChoices):
    """Where a sheet waits. ``DONE`` waits for nobody: all four have judged."""

    SELF = "self", "担当"
    SECTION = "section", "課"
    SECRETARIAT = "secretariat", "事務局"
    MANAGEMENT = "management", "経営会議"
    DONE = "done", "評価ずみ"


STAGES = (Stage.SELF, Stage.SECTION, Stage.SECRETARIAT, Stage.MANAGEMENT)
"""The stages that judge, in order."""


class Move(models.TextChoices):
    """What an entry did to its sheet."""

    SUBMITTED = "submitted", "提出"
    RETURNED = "returned", "もどした"


class EvidenceKind(models.TextChoices):
    RECORD = "record", "数えた記録"
    FILE = "file", "ファイル"
    SESSION = "session", "集まりの記録"
    PAGE = "page", "ページ"


class Body(models.TextChoices):
    """Who decided or was told."""

    MANAGEMENT = "management", "経営会議"
    BOARD = "board", "理事会"
    COUNCILLORS = "councillors", "評議員会"


class DecisionKind(models.TextChoices):
    REPORT = "report", "報告"
    APPROVAL = "approval", "承認"


class DecisionResult(models.TextChoices):
    ACCEPTED = "accepted", "了承"
    APPROVED = "approved", "承認"
    CONDITIONAL = "conditional", "条件つき承認"
    REMANDED = "remanded", "差しもどし"


class Origin(models.TextChoices):
    """Where the need for an action showed."""

    SHEET = "sheet", "評価シート"
    OPINION = "opinion", "評価委員の意見"
    PUBLIC_OPINION = "public_opinion", "みなさんの意見"
    INCIDENT = "incident", "できごと"


class ActionStatus(models.TextChoices):
    OPEN = "open", "これから"
    DOING = "doing", "とりくみ中"
    DONE = "done", "できた"
    DROPPED = "dropped", "取りやめ"
    CARRIED = "carried", "次の計画へ"


class ActionFate(models.TextChoices):
    """What becomes of an open action when the next plan begins."""

    CARRY = "carry", "次の計画に引きつぐ"
    FINISH = "finish", "いまの計画のうちに終える"
    DROP = "drop", "取りやめる"


class EffectOperator(models.TextChoices):
    """How the effect test compares the confirmed figure with its value."""

    AT_LEAST = "gte", "以上"
    AT_MOST = "lte", "以下"


class Effect(models.TextChoices):
    """What the confirmed year says: it answers by itself and is never typed."""

    YES = "yes", "効果があった"
    NO = "no", "効果がなかった"
    UNKNOWN = "unknown", "不明（数字がない）"
    WAITING = "waiting", "年度の確定を待っています"
    NONE = "none", "たしかめない"


class RoundWork(models.TextChoices):
    """Long work on a round that runs as a job."""

    FREEZE = "freeze", "数字の確定"
    RESTATE = "restate", "修正確定"
    PUBLISH = "publish", "公表"


class RenditionKind(models.TextChoices):
    """Texts that a person writes beside the published figures."""

    PLAIN = "plain", "みなさんへの報告"
    EASY = "easy", "やさしい日本語"


class RenditionState(models.TextChoices):
    DRAFT = "draft", "下書き"
    CHECKED = "checked", "確認ずみ"
    OUTDATED = "outdated", "古くなっています"
