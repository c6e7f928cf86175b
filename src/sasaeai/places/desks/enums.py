"""Codes of the sheets. Labels are what a reader sees; codes never change."""

from __future__ import annotations

from django.db import models


class Sheet(models.TextChoices):
    """What is printed of the desks of a district."""

    LIST = "list", "一覧表（A4）"
    WALL = "wall", "一覧表（A3・かべに貼る）"
    LARGE = "large", "一覧表（大きな字）"
    EASY = "easy", "一覧表（やさしい日本語）"
    FLOW = "flow", "相談のながれ（A4）"
    CARD = "card", "つなぐカード（8まい）"
