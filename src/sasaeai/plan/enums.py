"""Codes of the plan room. Labels are what a reader sees; codes never change."""

from __future__ import annotations

from django.db import models


class PlanKind(models.TextChoices):
    """Whose plan: the city's council, one district's, or the council's own development."""

    CITY = "city", "地域福祉活動計画"
    DISTRICT = "district", "小地域福祉活動計画"
    DEVELOPMENT = "development", "社協発展強化計画"


class LinkKind(models.TextChoices):
    """How one plan stands to another; parallel are the two wheels of a cart (車の両輪)."""

    PARALLEL = "parallel", "ならんで進む計画"
    PARENT = "parent", "おおもとの計画"
    PREDECESSOR = "predecessor", "ひとつ前の計画"


class VersionKind(models.TextChoices):
    """How much a version changes, as councils put it."""

    ADOPTED = "adopted", "策定"
    AMENDED = "amended", "一部改定"
    CORRECTED = "corrected", "軽微修正"


class VersionStatus(models.TextChoices):
    """A superseded version stays readable: it was in force on its dates."""

    DRAFT = "draft", "下書き"
    IN_FORCE = "in_force", "いまの版"
    SUPERSEDED = "superseded", "前の版"


class Words(models.TextChoices):
    """Whose words a line starts with when several become one."""

    ALL = "all", "まとめる項目すべてのことばをならべる"
    FIRST = "first", "この項目のことばだけにする"


class Numbering(models.TextChoices):
    """How a level counts: straight through the plan, anew under each parent, or not at all."""

    CONTINUOUS = "continuous", "通し番号"
    RESTART = "restart", "親ごとに1から"
    NONE = "none", "番号なし"


class RoleActor(models.TextChoices):
    """Who a line of a role list speaks to (自助・互助・共助・公助)."""

    RESIDENT = "resident", "住民"
    COMMUNITY = "community", "地域"
    SHAKYO = "shakyo", "社協"
    GOVERNMENT = "government", "行政"
    PARTNER = "partner", "関係機関"


class RoleKind(models.TextChoices):
    """An example (例), a numbered community step (①), or an activity."""

    EXAMPLE = "example", "例"
    PILLAR = "pillar", "ステップ"
    ACTIVITY = "activity", "活動"


class LineageKind(models.TextChoices):
    """What an amendment did to a line; identities make it possible to follow five years."""

    RENAMED = "renamed", "名前がかわった"
    REWRITTEN = "rewritten", "内容がかわった"
    MOVED = "moved", "場所がかわった"
    SPLIT = "split", "分かれた"
    MERGED = "merged", "まとまった"
    ABOLISHED = "abolished", "なくなった"
    NEW = "new", "新しくできた"
    CONTINUED = "continued", "前の計画から引きついだ"


class IndicatorClass(models.TextChoices):
    """Where in the chain from effort to change an indicator stands."""

    INPUT = "input", "投入"
    PROCESS = "process", "過程"
    OUTPUT = "output", "活動の量"
    OUTCOME = "outcome", "成果"
    RELATIONSHIP = "relationship", "つながり"


class IndicatorDirection(models.TextChoices):
    """Same codes as ``core.figures.Direction``."""

    INCREASE = "increase", "増やす"
    DECREASE = "decrease", "減らす"
    MAINTAIN = "maintain", "保つ"
    ALL_OF = "all_of", "すべてそろえる"
    MONITOR = "monitor", "見守る（目標なし）"


class TargetKind(models.TextChoices):
    YEARLY = "yearly", "その年度の目標"
    MILESTONE = "milestone", "途中の目やす"
    FINAL = "final", "計画の終わりの目標"


class ImportKind(models.TextChoices):
    SHEET = "sheet", "計画シート"
    WIDE = "wide", "社協の表"
    DOCUMENT = "document", "計画の文書"


class ImportStatus(models.TextChoices):
    CHECKING = "checking", "確認中"
    ACCEPTED = "accepted", "取り込みずみ"
    DROPPED = "dropped", "取りやめ"


class TellingKind(models.TextChoices):
    """How the plan was made known (周知)."""

    BULLETIN = "bulletin", "広報紙・回覧"
    WEB = "web", "ウェブ・SNS"
    TRAINING = "training", "研修・学習会"
    BRIEFING = "briefing", "説明会・報告会"
    MEDIA = "media", "新聞・放送"
    OTHER = "other", "その他"


class ReachUnit(models.TextChoices):
    """What a reach counts; different units are never added together."""

    PERSONS = "persons", "人"
    COPIES = "copies", "部"
    HOUSEHOLDS = "households", "世帯"
    VIEWS = "views", "回"
