"""A case: long company for one person. What different readers see lies in different tables."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sasaeai.areas.public import Area
from sasaeai.consult.enums import (
    Agreement,
    CaseState,
    ClosureReason,
    EntryKind,
    GoalState,
    PlanState,
    RoleKind,
    Sensitivity,
    TaskKind,
    Theme,
    Visibility,
)
from sasaeai.core.sealing import SealedTextField
from sasaeai.people.public import Account, Person


class Case(models.Model):
    """``person`` may be empty: a mother asks about a son who is not named yet (``called``).

    ``known_to_person``: the person has been told, so the case shows on their own page.
    ``owner`` is the one worker who answers for it; nobody only once it is closed.
    """

    no = models.CharField("番号", max_length=20, unique=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="consult_cases"
    )
    called = SealedTextField("呼び方", default="", blank=True)
    known_to_person = models.BooleanField("本人が知っている", default=True)
    owner = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="consult_cases"
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    theme = models.CharField("テーマ", max_length=12, choices=Theme, default=Theme.GENERAL)
    state = models.CharField("いま", max_length=12, choices=CaseState, default=CaseState.INTAKE)
    sensitivity = models.CharField("扱い", max_length=8, choices=Sensitivity, default="normal")
    opened_on = models.DateField("はじまり")
    closed_on = models.DateField("終結", null=True, blank=True)
    closure_reason = models.CharField(
        "終結の理由", max_length=12, choices=ClosureReason, default="", blank=True
    )
    told_person = SealedTextField("本人に伝えたこと", max_length=200, default="", blank=True)
    died = models.BooleanField(default=False)
    erased_on = models.DateField(null=True, editable=False)
    """Its time had come: the story is gone, what is counted stayed."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "state"], name="consult_case_of_owner"),
            models.Index(fields=["area", "state"], name="consult_case_of_area"),
            models.Index(fields=["-opened_on", "-id"], name="consult_case_by_day"),
            models.Index(fields=["person"], name="consult_case_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(closed_on__isnull=True, person__isnull=False),
                name="consult_one_open_case_per_person",
            ),
            models.CheckConstraint(
                name="consult_closed_case_is_whole",
                condition=Q(state="closed", closed_on__isnull=False) & ~Q(closure_reason="")
                | ~Q(state="closed") & Q(closed_on__isnull=True, closure_reason=""),
            ),
            models.CheckConstraint(
                name="consult_open_case_has_owner",
                condition=Q(owner__isnull=False) | Q(state="closed"),
            ),
        ]


class CaseArea(models.Model):
    """In which area a case lay: the first since ever, the last until now, one on each day.

    Written by the database whenever the case's own area changes (``consult_keep_area``), so that
    moving somebody today moves no figure of before.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="areas")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "since"], nulls_distinct=False, name="consult_area_since"),
            models.UniqueConstraint(fields=["case", "until"], nulls_distinct=False, name="consult_area_until"),
        ]  # fmt: skip


class CaseMember(models.Model):
    """Who works on a case besides its owner, by name, from a day to a day."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="members")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "account"],
                condition=Q(ends_on__isnull=True),
                name="consult_member_once",
            )
        ]


class CaseMove(models.Model):
    """Each change of state, with who and why; ``reopened`` counts as coming back."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="moves")
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    before = models.CharField(max_length=12, choices=CaseState, default="", blank=True)
    after = models.CharField(max_length=12, choices=CaseState)
    reopened = models.BooleanField(default=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    why = SealedTextField(default="", blank=True)


class CaseEntry(models.Model):
    """One line of the journal. After 24 hours or closing it is only amended by another line."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField("何をした", max_length=10, choices=EntryKind)
    on = models.DateField("いつ")
    body = SealedTextField("内容")
    visibility = models.CharField("見える人", max_length=8, choices=Visibility, default="team")
    reached = models.BooleanField("会えた・話せた", null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("かかった分", null=True, blank=True)
    author = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    amends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="amendments"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    once = models.UUIDField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["case", "-on", "-id"], name="consult_entry_of_case")]


class Approach(models.Model):
    """What works with this person and what must be avoided: one line before every meeting."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="approach")
    works = SealedTextField("うまくいく関わり方", default="", blank=True)
    avoid = SealedTextField("避けるべき関わり方", default="", blank=True)


class Assessment(models.Model):
    """One version of how the person's situation is understood; a new one never changes the old.

    Approved by somebody else than its author; the next version waits for its own approval.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assessments")
    version = models.PositiveSmallIntegerField()
    form_version = models.CharField(max_length=10, default="1")
    living = SealedTextField("くらしのようす", default="", blank=True)
    strengths = SealedTextField("できること・力になること", default="", blank=True)
    worries = SealedTextField("困っていること", default="", blank=True)
    summary = SealedTextField("まとめ", default="", blank=True)
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    approved_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-version",)
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="consult_assessment_version"),
            models.CheckConstraint(
                name="consult_assessment_approved_by_another",
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False)
                & ~Q(approved_by=models.F("made_by")),
            ),
        ]


class SupportPlan(models.Model):
    """The plan in the person's own words, and whether they agree (or why that is not known).

    ``area``: where the case lay when it was agreed; it stays counted there. ``decided_in``: the item
    of a meeting about this case at which it was decided, if it was.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plans")
    version = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField(default=1)
    words = SealedTextField("本人の言葉")
    support = SealedTextField("まわりがすること", default="", blank=True)
    starts_on = models.DateField("いつから")
    review_on = models.DateField("見直す日")
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.DRAFT)
    agreed = models.CharField(
        "本人の同意", max_length=12, choices=Agreement, default="", blank=True
    )
    agreed_on = models.DateField(null=True)
    agreed_reason = SealedTextField("同意がない理由", max_length=200, default="", blank=True)
    decided_in = models.ForeignKey(
        "consult.ConferenceItem", on_delete=models.PROTECT, null=True, related_name="plans"
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    changed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-version",)
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="consult_plan_version"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="in_force"), name="consult_one_plan_in_force"
            ),
            models.CheckConstraint(
                name="consult_plan_in_force_is_answered",
                condition=Q(state="draft") | ~Q(agreed=""),
            ),
        ]


class Goal(models.Model):
    """Something the person wants, in their words; how it went is shown by evidence."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="goals")
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="goals")
    order = models.PositiveSmallIntegerField(default=1)
    words = SealedTextField("目標")
    state = models.CharField(max_length=8, choices=GoalState, default=GoalState.OPEN)
    settled_on = models.DateField(null=True)
    evidence = SealedTextField("どうなったか", default="", blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("order", "pk")


class CommunityRole(models.Model):
    """What the person does for others, who supports them, and peers who went the same way."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField("種類", max_length=8, choices=RoleKind)
    who = SealedTextField("だれ・どこ")
    does = SealedTextField("何を")
    starts_on = models.DateField("いつから")
    ends_on = models.DateField("いつまで", null=True, blank=True)


class Task(models.Model):
    """Something to do by a day. Past ``escalates_on`` it stands on the manager's board."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="tasks")
    contact = models.ForeignKey(
        "consult.Contact", on_delete=models.PROTECT, null=True, related_name="tasks"
    )
    kind = models.CharField("種類", max_length=12, choices=TaskKind)
    what = SealedTextField("すること")
    owner = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="consult_tasks")
    due_on = models.DateField("いつまで")
    escalates_on = models.DateField()
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    result = SealedTextField("どうなったか", default="", blank=True)
    stopped = models.CharField(max_length=8, default="", blank=True)
    """``died``: fell away with a death and comes back if the notice was wrong."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["owner", "due_on"],
                name="consult_task_due",
                condition=Q(done_on__isnull=True, stopped=""),
            ),
            models.Index(fields=["case"], name="consult_task_of_case"),
        ]


class Handover(models.Model):
    """A case offered to a colleague; it changes hands only when the colleague takes it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handovers")
    from_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    to_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    note = SealedTextField("引きつぐこと", default="", blank=True)
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)
    reason = SealedTextField(max_length=200, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(answered_at__isnull=True),
                name="consult_one_handover_at_a_time",
            )
        ]
