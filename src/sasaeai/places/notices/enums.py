"""Codes of the notices. Labels are what a reader sees; codes never change."""

from __future__ import annotations

from django.db import models


class EditionState(models.TextChoices):
    """Where one wording stands. Only a published one is seen by residents."""

    DRAFT = "draft", "下書き"
    REVIEW = "review", "見てもらっている"
    PUBLISHED = "published", "出ている"
    SUPERSEDED = "superseded", "訂正の前"
    WITHDRAWN = "withdrawn", "とりやめ"


class Channel(models.TextChoices):
    """By which way a notice goes out."""

    WEB = "web", "ホームページ"
    MAIL = "mail", "メール"
    LINE = "line", "LINE"
    KAIRAN = "kairan", "回覧板"
    POSTER = "poster", "ポスター・掲示板"
    PAPER = "paper", "広報紙・チラシ"
    SNS = "sns", "SNS"
    RADIO = "radio", "ラジオ・放送"


BY_HAND = (Channel.KAIRAN, Channel.POSTER, Channel.PAPER, Channel.SNS, Channel.RADIO)
"""Channels that people carry; what went out is written down afterwards."""
BY_MACHINE = (Channel.MAIL, Channel.LINE)
"""Channels that a job sends."""


class DispatchState(models.TextChoices):
    WAITING = "waiting", "順番を待っています"
    SENDING = "sending", "送っています"
    DONE = "done", "出しました"
    FAILED = "failed", "送れませんでした"


class LetterState(models.TextChoices):
    """One mail to one subscriber. ``sending`` that stays means that nobody knows: it is not sent
    again, since a second copy is worse than a missing one."""

    WAITING = "waiting", "これから"
    SENDING = "sending", "送っているところ（とちゅうで止まったかもしれません）"
    SENT = "sent", "送りました"
    FAILED = "failed", "送れませんでした（もう一度送ります）"
    REFUSED = "refused", "受けとってもらえませんでした"
