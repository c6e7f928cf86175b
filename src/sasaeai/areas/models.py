"""Geography with dates: a split or a merger closes old units and links new ones, never edits them.

Kinds and their names are data: every council cuts its city differently.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from sasaeai.core.search import SearchableModel


class DateSpan(Func):
    """``daterange(from, to, '[]')`` for exclusion constraints."""

    function = "daterange"
    template = "%(function)s(%(expressions)s, '[]')"


class AreaKind(models.Model):
    """市, 支所, 日常生活圏域, 学区, 民生委員担当区 … in this council's words, from large to small."""

    code = models.SlugField(max_length=30, unique=True)
    label = models.CharField("呼び名", max_length=40)
    order = models.PositiveSmallIntegerField("順番", default=0)
    public = models.BooleanField("公開する", default=True)
    is_district = models.BooleanField("この社協の「地区」", default=False)
    """The one kind by which this council lists places, looks for gaps and breaks figures down:
    school districts here, district councils or town blocks elsewhere (ADR 0016)."""

    class Meta:
        ordering = ("order",)
        constraints = [
            models.UniqueConstraint(
                fields=["is_district"],
                condition=Q(is_district=True),
                name="areas_one_kind_is_the_district",
            )
        ]

    def __str__(self) -> str:
        return self.label


class Area(SearchableModel):
    """One unit between two dates; ``valid_to`` is its last day, empty while it exists."""

    kind = models.ForeignKey(AreaKind, on_delete=models.PROTECT, related_name="areas")
    code = models.CharField("コード", max_length=30)
    name = models.CharField("名前", max_length=60)
    kana = models.CharField("ふりがな", max_length=120)
    valid_from = models.DateField("はじまり")
    valid_to = models.DateField("おわり", null=True, blank=True)
    geometry = models.JSONField("かたち（GeoJSON）", null=True, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    source = models.CharField("出典", max_length=200, default="")
    replaced_by = models.ManyToManyField("self", symmetrical=False, related_name="replaces")
    reach = models.PositiveSmallIntegerField(default=0, editable=False)
    """How many of all areas lie inside, itself included, in whole percent rounded down: 100 means
    every one (derived together with the closure)."""

    class Meta(SearchableModel.Meta):
        ordering = ("kana",)
        indexes = [
            *SearchableModel.Meta.indexes,
            models.Index(fields=["kind", "kana"], name="areas_area_by_kind"),
        ]
        constraints = [
            ExclusionConstraint(
                name="areas_area_code_once_at_a_time",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    (DateSpan(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="areas_area_ends_after_start",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Containment(models.Model):
    """A part of one area lies in another; at most one primary parent per kind at any date."""

    parent = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="parts")
    parent_kind = models.ForeignKey(AreaKind, on_delete=models.PROTECT)
    child = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="wholes")
    share = models.DecimalField("割合", max_digits=5, decimal_places=4, default=1)
    is_primary = models.BooleanField("主に属する", default=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="areas_containment_one_primary",
                expressions=[
                    ("child", RangeOperators.EQUAL),
                    ("parent_kind", RangeOperators.EQUAL),
                    (DateSpan(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_primary=True),
            ),
            models.CheckConstraint(
                name="areas_containment_share_of_one", condition=Q(share__gt=0, share__lte=1)
            ),
            models.CheckConstraint(
                name="areas_containment_not_itself", condition=~Q(parent=F("child"))
            ),
        ]


class Closure(models.Model):
    """Every area with all that contain it along primary paths, itself included (derived)."""

    ancestor = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="as_ancestor")
    descendant = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="as_descendant")
    depth = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ancestor", "descendant"], name="areas_closure_once")
        ]


class Population(models.Model):
    """A number about an area that no record here can give: it has a source and a date."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="populations")
    key = models.SlugField("種類", max_length=30)
    as_of = models.DateField("時点")
    value = models.PositiveIntegerField("値")
    source = models.CharField("出典", max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "key", "as_of"], name="areas_population_once")
        ]


__all__ = ["Area", "AreaKind", "Closure", "Containment", "Population"]
