"""Who works in which section: whose sheets somebody writes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sasaeai.people.public import Account
from sasaeai.plan.models.sections import Section


class SectionMember(models.Model):
    """An account in a section from a day to a day, both included; one may work in several."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="members")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="sections")
    since = models.DateField("いつから")
    until = models.DateField("いつまで", null=True, blank=True)

    class Meta:
        ordering = ("section", "account__kana", "id")
        indexes = [models.Index(fields=["account", "section"], name="plan_sectionmember_account")]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "account"],
                condition=Q(until__isnull=True),
                name="plan_sectionmember_once",
            ),
            models.CheckConstraint(
                name="plan_sectionmember_days",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]
