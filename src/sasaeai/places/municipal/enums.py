"""Codes of municipal open data."""

from __future__ import annotations

from django.db import models


class DataSet(models.TextChoices):
    """The data sets of a municipality that the register gives and takes, by their file names."""

    EVENT = "event", "イベント一覧"
    PUBLIC_FACILITY = "public_facility", "公共施設一覧"
    EVACUATION_SPACE = "evacuation_space", "指定緊急避難場所一覧"
    PRESCHOOL = "preschool", "子育て施設一覧"
    CARE_SERVICE = "care_service", "介護サービス事業所一覧"


class Dialect(models.TextChoices):
    """In whose words the columns stand."""

    V1 = "v1", "推奨データセット"
    STANDARD = "standard", "自治体標準オープンデータセット"
    WIDE = "wide", "50列のイベント一覧"


class BatchStatus(models.TextChoices):
    CHECKING = "checking", "たしかめている"
    ACCEPTED = "accepted", "取り込んだ"
    DROPPED = "dropped", "取りやめた"


class Hazard(models.TextChoices):
    """Kinds of disaster for which a place of evacuation is designated; the column of the data set
    is 「災害種別_」 and the label."""

    FLOOD = "flood", "洪水"
    LANDSLIDE = "landslide", "崖崩れ、土石流及び地滑り"
    STORM_SURGE = "storm_surge", "高潮"
    EARTHQUAKE = "earthquake", "地震"
    TSUNAMI = "tsunami", "津波"
    FIRE = "fire", "大規模な火事"
    INLAND_FLOOD = "inland_flood", "内水氾濫"
    VOLCANO = "volcano", "火山現象"
