"""Making the plan known (周知): a record per bulletin, page, training or meeting. They count."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sasaeai.areas.public import Area
from sasaeai.core.figures import Figure
from sasaeai.core.search import SearchableModel
from sasaeai.plan.enums import ReachUnit, TellingKind
from sasaeai.plan.models.tree import NodeIdentity, Plan


class Telling(SearchableModel):
    """One time the plan was made known: when, how, to whom, and how many it reached."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="tellings")
    kind = models.CharField("方法", max_length=10, choices=TellingKind)
    title = models.CharField("何を", max_length=120)
    on = models.DateField("いつ")
    audience = models.CharField("だれに", max_length=120, default="", blank=True)
    reach = models.PositiveIntegerField("届いた数", null=True, blank=True)
    reach_unit = models.CharField(
        "数の単位", max_length=10, choices=ReachUnit, default=ReachUnit.PERSONS
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="地区"
    )
    place = models.CharField("どこで・何に", max_length=120, default="", blank=True)
    note = models.CharField("メモ", max_length=500, default="", blank=True)
    once = models.UUIDField(null=True, unique=True, editable=False)
    written_at = models.DateTimeField(auto_now=True)

    class Meta(SearchableModel.Meta):
        ordering = ("-on", "-id")
        indexes = [
            *SearchableModel.Meta.indexes,
            models.Index(fields=["plan", "-on", "-id"], name="plan_telling_list"),
        ]
        constraints = [models.CheckConstraint(name="plan_telling_titled", condition=~Q(title=""))]

    def __str__(self) -> str:
        return self.title

    @property
    def figure(self) -> Figure:
        unit = self.get_reach_unit_display()
        return (
            Figure.not_entered(unit=unit)
            if self.reach is None
            else Figure.count(self.reach, unit=unit)
        )


class TellingLine(models.Model):
    """A line of the plan that was told about."""

    telling = models.ForeignKey(Telling, on_delete=models.CASCADE, related_name="lines")
    identity = models.ForeignKey(NodeIdentity, on_delete=models.PROTECT, related_name="tellings")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["telling", "identity"], name="plan_tellingline_once")
        ]
