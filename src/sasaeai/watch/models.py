"""Promises to look in on someone, the rounds they ask for, and what the visits found.

A plan's parts lie in separate tables because they have different readers: everyone who visits
sees the plan, only commissioners and the office see the particulars (``policies``).
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sasaeai.areas.public import Area
from sasaeai.core.sealing import SealedTextField
from sasaeai.people.public import Account, Person
from sasaeai.watch.enums import (
    LONGEST_HINT,
    LONGEST_INTERVAL,
    LONGEST_NOTE,
    SHORTEST_INTERVAL,
    Channel,
    ConsentHow,
    EndReason,
    EntryPermission,
    Living,
    PauseReason,
    PlanState,
    Result,
    Source,
)


class WatchPlan(models.Model):
    """One person's consent to be looked in on, in one beat (民生委員担当区), at one cadence.

    ``cadence_from`` is the first day of the present cadence: round k is the ``interval_days``
    days from ``cadence_from + k × interval_days``, and its last day is the day it is due.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="watch_plans")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="watch_plans")
    state = models.CharField("いま", max_length=6, choices=PlanState, default=PlanState.ACTIVE)
    starts_on = models.DateField("はじまり")
    ends_on = models.DateField("おわり", null=True, blank=True)
    end_reason = models.CharField("おわりの理由", max_length=12, choices=EndReason, blank=True)
    interval_days = models.PositiveSmallIntegerField("何日に1回")
    cadence_from = models.DateField()
    channel = models.CharField("方法", max_length=6, choices=Channel, default=Channel.VISIT)
    hint = SealedTextField("会うときに", max_length=LONGEST_HINT, blank=True, default="")
    with_watchers = models.BooleanField("愛育委員・福祉協力委員も見守る", default=False)
    released_to = ArrayField(models.CharField(max_length=20), default=list)
    """Duties that got the person's name through this plan, and lose it when the plan ends."""
    successor = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="predecessor"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["area", "state"], name="watch_plan_of_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=~Q(state=PlanState.ENDED),
                name="watch_one_plan_per_person",
            ),
            models.CheckConstraint(
                name="watch_plan_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="watch_plan_ended_has_date_and_reason",
                condition=Q(state=PlanState.ENDED, ends_on__isnull=False) & ~Q(end_reason="")
                | ~Q(state=PlanState.ENDED) & Q(ends_on__isnull=True, end_reason=""),
            ),
            models.CheckConstraint(
                name="watch_plan_interval",
                condition=Q(
                    interval_days__gte=SHORTEST_INTERVAL, interval_days__lte=LONGEST_INTERVAL
                ),
            ),
        ]


class Particulars(models.Model):
    """What commissioner and office know beyond name and hint: consent, household, permission."""

    plan = models.OneToOneField(WatchPlan, on_delete=models.CASCADE, related_name="particulars")
    living = models.CharField("くらし", max_length=10, choices=Living)
    entry = models.CharField(
        "入室の同意", max_length=10, choices=EntryPermission, default=EntryPermission.NOT_ASKED
    )
    consent_on = models.DateField("同意した日")
    consent_how = models.CharField("同意のしかた", max_length=8, choices=ConsentHow)
    consent_by = models.CharField("同意した人", max_length=40, default="本人")


class EmergencyContact(models.Model):
    """Whom to call when nobody answers, in order."""

    plan = models.ForeignKey(WatchPlan, on_delete=models.CASCADE, related_name="emergency_contacts")
    order = models.PositiveSmallIntegerField("順番")
    name = models.CharField("名前", max_length=60)
    relation = models.CharField("間がら", max_length=30)
    phone = models.CharField("電話", max_length=20)

    class Meta:
        ordering = ("order",)
        constraints = [
            models.UniqueConstraint(fields=["plan", "order"], name="watch_contact_order_once")
        ]


class Pause(models.Model):
    """A time in which no visit is due (入院 …). ``ends_on`` is its last day, known afterwards."""

    plan = models.ForeignKey(WatchPlan, on_delete=models.CASCADE, related_name="pauses")
    reason = models.CharField("理由", max_length=12, choices=PauseReason)
    starts_on = models.DateField("はじまり")
    expected_on = models.DateField("戻る予定の日", null=True, blank=True)
    ends_on = models.DateField("おわり", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], condition=Q(ends_on__isnull=True), name="watch_one_open_pause"
            )
        ]


class Visit(models.Model):
    """One visit or call. It is never deleted; ``voided_at`` takes it out of every count.

    ``area`` is the beat as of the visit. ``visitor`` went, ``entered_by`` wrote it down (代理入力).
    ``visited_at`` is empty where only the day is known (paper). ``once`` makes a double tap one
    visit.
    """

    plan = models.ForeignKey(WatchPlan, on_delete=models.PROTECT, related_name="visits")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    visitor = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    visited_on = models.DateField("訪問した日")
    visited_at = models.DateTimeField("訪問した時刻", null=True)
    recorded_at = models.DateTimeField("記録した時刻", auto_now_add=True)
    result = models.CharField("結果", max_length=8, choices=Result)
    signs = ArrayField(models.CharField(max_length=12), default=list)
    note = SealedTextField("ひとこと", max_length=LONGEST_NOTE, blank=True, default="")
    source = models.CharField("入力", max_length=6, choices=Source)
    once = models.UUIDField(unique=True)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    void_reason = SealedTextField(max_length=100, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["plan", "visited_on"], name="watch_visit_of_plan"),
            models.Index(fields=["area", "visited_on"], name="watch_visit_of_area"),
            models.Index(fields=["visitor", "visited_on"], name="watch_visit_of_visitor"),
            models.Index(fields=["visited_on"], name="watch_visit_of_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="watch_visit_void_is_whole",
                condition=Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
                | Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason=""),
            )
        ]


class Round(models.Model):
    """One slot in which the person should be met: from ``window_from`` to ``due_on``, both included.

    Rounds are derived by ``access.watch_settle`` and ``access.watch_plan_rounds`` from plans,
    pauses and visits; the application cannot write them. ``skipped`` names why nothing was due.
    """

    plan = models.ForeignKey(WatchPlan, on_delete=models.PROTECT, related_name="rounds")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    window_from = models.DateField()
    due_on = models.DateField("期日")
    fulfilled_by = models.ForeignKey(
        Visit, on_delete=models.PROTECT, null=True, related_name="rounds"
    )
    skipped = models.CharField(max_length=12, blank=True, default="")
    came_due = models.BooleanField(default=False)
    """The due day has passed, so the round counts whether it was kept or not."""

    class Meta:
        indexes = [
            models.Index(fields=["plan", "due_on"], name="watch_round_of_plan"),
            models.Index(fields=["due_on"], name="watch_round_of_day"),
            models.Index(
                fields=["due_on"], name="watch_round_to_come", condition=Q(came_due=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["plan", "window_from"], name="watch_round_once")
        ]


class Standing(models.Model):
    """How a plan stands, derived together with its rounds so that lists need one join.

    ``wanted_on``: the first due day after the last contact that is neither kept nor skipped; past
    it the person is overdue. ``tries``: visits without contact since then.
    """

    plan = models.OneToOneField(WatchPlan, on_delete=models.CASCADE, related_name="standing")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    last_met_on = models.DateField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    wanted_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["wanted_on", "plan"], name="watch_standing_wanted")]


class Worry(models.Model):
    """An unanswered door or something wrong: it stays on top until someone closes it with a word."""

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="worry")
    plan = models.ForeignKey(WatchPlan, on_delete=models.PROTECT, related_name="worries")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    word = SealedTextField("どうなったか", max_length=100, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["opened_at"], name="watch_worry_open", condition=Q(closed_at__isnull=True)
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="watch_worry_closed_with_a_word",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, word="")
                | Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(word=""),
            )
        ]
