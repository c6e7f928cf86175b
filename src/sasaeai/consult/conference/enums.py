"""Codes of conferences. The kinds themselves are rows (``ConferenceKind``), as each council's differ."""

from __future__ import annotations

from django.db import models


class MeetingGround(models.TextChoices):
    """Why people of other organisations may hear of somebody at a meeting of this kind."""

    CONSENT = "consent", "本人の同意（または確かめた根拠）"
    LAW = "law", "社会福祉法 第106条の6（同意がなくてもよい）"
    NAMELESS = "nameless", "だれのことかわからない形で話す"


class ConferenceState(models.TextChoices):
    PLANNED = "planned", "予定"
    HELD = "held", "ひらいた"
    CANCELLED = "cancelled", "取りやめ"
