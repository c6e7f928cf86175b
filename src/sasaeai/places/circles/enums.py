"""Codes of the circles. Labels are what a reader sees; codes never change."""

from __future__ import annotations

from django.db import models


class How(models.TextChoices):
    PAPER = "paper", "紙から写した"
    PAGE = "page", "QRのページから"


class LineState(models.TextChoices):
    WAITING = "waiting", "まだ見ていない"
    SHOWN = "shown", "のせている"
    HIDDEN = "hidden", "のせていない"
