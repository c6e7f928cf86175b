"""Codes of the voices room. Labels are what a reader sees; codes never change."""

from __future__ import annotations

from django.db import models


class Way(models.TextChoices):
    """How people could answer a survey."""

    POST = "post", "郵送"
    WEB = "web", "ウェブ"
    BOTH = "both", "郵送とウェブ"


class Channel(models.TextChoices):
    """The way one answer came."""

    POST = "post", "郵送"
    WEB = "web", "ウェブ"


class Tracking(models.TextChoices):
    """Whether a second answer of the same person would be noticed (voices page 3.2)."""

    NONE = "none", "番号をつけない"
    ENVELOPE = "envelope", "返信用封筒とウェブの入口に番号（調査票にはつけない）"
    SHEET = "sheet", "調査票に番号"


class Intake(models.TextChoices):
    """The way a submission to a public comment came."""

    WEB = "web", "ウェブ"
    POST = "post", "郵送"
    FAX = "fax", "ファクス"
    COUNTER = "counter", "窓口"


class Submitter(models.TextChoices):
    PERSON = "person", "個人"
    GROUP = "group", "団体"


class Residence(models.TextChoices):
    """Where the submitter stands to the city; nothing more exact is asked."""

    LIVES = "lives", "市内に住んでいる"
    WORKS = "works", "市内で働いている・学んでいる"
    OTHER = "other", "そのほか"


class CardState(models.TextChoices):
    """How far a card is coded; it follows from the codings."""

    NEW = "new", "まだ"
    ONE = "one", "1人が分けた"
    AGREED = "agreed", "2人がそろった"
    DIFFERS = "differs", "2人がちがう"
    SETTLED = "settled", "3人目が決めた"
