"""Codes of the renditions. Labels are what a reader sees; codes never change."""

from __future__ import annotations

from django.db import models


class Form(models.TextChoices):
    """In what way a text is told again."""

    EASY = "easy", "やさしい日本語"
    LANGUAGE = "language", "ほかのことば"
    AUDIO = "audio", "読み上げの音声"
    VOICE = "voice", "音声コードの文"


SPOKEN = (Form.AUDIO, Form.VOICE)
"""One text each, with numbers and days in it: never shown once its source has changed."""


class RenditionState(models.TextChoices):
    """Where one wording stands. Only a published one is seen by residents."""

    DRAFT = "draft", "下書き"
    REVIEW = "review", "見てもらっている"
    PUBLISHED = "published", "出ている"
    SUPERSEDED = "superseded", "前の文"
    WITHDRAWN = "withdrawn", "とりやめ"


IN_WORK = (RenditionState.DRAFT, RenditionState.REVIEW)


class Making(models.TextChoices):
    """What became of the recording of a published audio text."""

    NONE = "", "なし"
    WAITING = "waiting", "つくっています"
    READY = "ready", "できました"
    FAILED = "failed", "つくれませんでした"
    NOT_HERE = "not_here", "ここではつくれません"
