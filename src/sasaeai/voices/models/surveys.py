"""A survey of a plan and what came back of it.

Counts are entered by channel and, where they are known, by area. What was not entered is empty and
is not zero. Answers themselves are not kept here.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sasaeai.areas.public import Area
from sasaeai.plan.public import Issue, Plan
from sasaeai.voices.enums import Channel, Tracking, Way


class Survey(models.Model):
    """Whom one asked, how, and from when to when (both days included).

    Everybody sees it once ``shown_on`` is set. ``edition`` counts the savings of its counts, so that
    a second editor notices the first.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="surveys")
    title = models.CharField("名前", max_length=120)
    population = models.CharField("だれに聞いたか", max_length=200)
    sampling = models.CharField("えらび方", max_length=300, default="", blank=True)
    way = models.CharField("答え方", max_length=4, choices=Way)
    tracking = models.CharField("番号", max_length=8, choices=Tracking)
    opens_on = models.DateField("はじめた日")
    closes_on = models.DateField("しめきった日")
    shown_on = models.DateField("公開した日", null=True, blank=True)
    edition = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-closes_on", "-id")
        constraints = [
            models.CheckConstraint(
                name="voices_survey_in_order", condition=Q(closes_on__gte=F("opens_on"))
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The ways answers could come."""
        return tuple(Channel) if self.way == Way.BOTH else (Channel(self.way),)

    @property
    def sent_by(self) -> Channel:
        """The channel by which people were asked; only there something is posted and may be lost."""
        return Channel.WEB if self.way == Way.WEB else Channel.POST


class SurveyCount(models.Model):
    """Counts of one channel in one area; without an area those that are not told apart.

    ``posted`` were sent out, ``undeliverable`` of them came back unopened, ``returned`` were
    answered, ``valid`` of these can be used.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="counts")
    channel = models.CharField("方法", max_length=4, choices=Channel)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    posted = models.PositiveIntegerField("配布", null=True, blank=True)
    undeliverable = models.PositiveIntegerField("不達", null=True, blank=True)
    returned = models.PositiveIntegerField("回収", null=True, blank=True)
    valid = models.PositiveIntegerField("有効", null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "channel", "area"],
                name="voices_surveycount_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="voices_surveycount_undeliverable_of_posted",
                condition=Q(undeliverable__isnull=True)
                | Q(posted__isnull=True)
                | Q(undeliverable__lte=F("posted")),
            ),
            models.CheckConstraint(
                name="voices_surveycount_valid_of_returned",
                condition=Q(valid__isnull=True)
                | Q(returned__isnull=True)
                | Q(valid__lte=F("returned")),
            ),
        ]


class SurveyFact(models.Model):
    """One printed finding of a survey that speaks for an issue: ``count`` of ``base`` said so."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="facts")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="survey_facts")
    text = models.CharField("結果", max_length=200)
    count = models.PositiveIntegerField("人数")
    base = models.PositiveIntegerField("もとの数")

    class Meta:
        ordering = ("issue", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "issue", "text"], name="voices_surveyfact_once"
            ),
            models.CheckConstraint(
                name="voices_surveyfact_count_of_base",
                condition=Q(base__gte=1) & Q(count__lte=F("base")),
            ),
        ]
