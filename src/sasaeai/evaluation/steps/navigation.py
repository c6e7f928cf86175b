"""Where the other faces of the house show the community steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from django.urls import reverse

from sasaeai.core.access import Actor
from sasaeai.core.contributions import Card, Entry, Face
from sasaeai.core.periods import today
from sasaeai.evaluation.models import StepMark, StepSheet
from sasaeai.evaluation.steps.enums import TAKEN, StepState
from sasaeai.evaluation.steps.queries import (
    councils,
    newest_round,
    own_councils,
    step_list,
    steps_of,
)
from sasaeai.plan.public import Found, Keeper, Stage, Traced, TraceItem, TraceSource

ENTRIES = (
    Entry(
        Face.PHONE, "地域のステップ", "evaluation:steps_mine", "flag", 50, "steps.mark",
        "/district/steps/",
    ),
    Entry(
        Face.DESK, "地域のステップ", "evaluation:steps_desk", "flag", 64, "steps.view",
        "/desk/steps/",
    ),
    Entry(Face.DESK, "地区のふりかえり", "evaluation:steps_mine", "flag", 65, "steps.mark"),
)  # fmt: skip


def to_answer(_subject: object, actor: Actor) -> dict[str, Any] | None:
    """What the officer's own district has not handed in yet, for the first page."""
    if not actor.may("steps.mark"):
        return None
    round_ = newest_round()
    if round_ is None or not round_.opens_on <= today() <= round_.closes_on:
        return None
    own = own_councils(actor)
    sheets = {
        row.organisation_id: row
        for row in StepSheet.objects.filter(round=round_, organisation__in=own)
    }
    waiting = [
        (row, sheets[row.pk].marks.count() if row.pk in sheets else 0)
        for row in own
        if row.pk not in sheets or sheets[row.pk].sent_on is None
    ]
    if not waiting:
        return None
    whole = steps_of(round_.version).count()
    return {"round": round_, "waiting": waiting, "whole": whole, "over": today() > round_.due_on}


def to_remind(_subject: object, actor: Actor) -> dict[str, Any] | None:
    """How many district councils the office still waits for."""
    if not actor.may("steps.manage"):
        return None
    round_ = newest_round()
    if round_ is None or not round_.opens_on <= today() <= round_.closes_on:
        return None
    sent = round_.sheets.filter(sent_on__isnull=False).count()
    whole = councils().count()
    if sent >= whole:
        return None
    return {"round": round_, "sent": sent, "whole": whole, "over": today() > round_.due_on}


def on_node(node: Any, _actor: Actor) -> dict[str, Any] | None:
    """Beside a line of the plan: how many districts have taken its steps."""
    round_ = newest_round()
    if round_ is None:
        return None
    group = step_list(round_.version).group(node.identity.code)
    if group is None:
        return None
    states = [
        StepState(state)
        for state in StepMark.objects.filter(
            sheet__round=round_,
            sheet__sent_on__isnull=False,
            role_id__in=[step.role_id for step in group.steps],
        ).values_list("state", flat=True)
    ]
    if not states:
        return None
    return {"round": round_, "counts": [(state, states.count(state)) for state in StepState]}


def trace_steps(subject: Traced, _actor: Actor) -> Found | None:
    """The steps that the newest round asked of this line, with how many districts have begun."""
    round_ = newest_round()
    if round_ is None or round_.plan_id != subject.plan.pk:
        return None
    codes = set(
        subject.plan.identities.filter(pk__in=subject.own_ids).values_list("code", flat=True)
    )
    steps = [
        step
        for group in step_list(round_.version).groups
        if group.code in codes
        for step in group.steps
    ]
    marks = StepMark.objects.filter(
        sheet__round=round_,
        sheet__sent_on__isnull=False,
        role_id__in=[step.role_id for step in steps],
    ).values_list("role_id", "state")
    answered = Counter(role for role, _state in marks)
    taken = Counter(role for role, state in marks if state in TAKEN)
    page = f"{reverse('evaluation:steps')}?year={round_.fy}"
    items = tuple(
        TraceItem(
            f"{step.sign} {step.text}",
            f"{page}&step={step.role_id}",
            f"はじめた地区 {taken[step.role_id]}／{answered[step.role_id]}",
        )
        for step in steps
    )
    return Found(items, len(items), page)


def holds(ids: Collection[int]) -> Collection[int]:
    """Lines whose steps a district has answered."""
    marks = StepMark.objects.filter(role__node__identity__in=ids)
    return set(marks.values_list("role__node__identity_id", flat=True))


TRACES = (TraceSource(Stage.SHEET, "地域のステップ", trace_steps, order=60),)
KEEPERS = (Keeper("地域のステップの答え", holds),)
CARDS = (
    Card("desk.today", "evaluation/steps_card_answer.jinja", to_answer, order=15),
    Card("desk.today", "evaluation/steps_card_remind.jinja", to_remind, order=60),
    Card("plan.node", "evaluation/steps_card_node.jinja", on_node, order=30),
)
ACTS = {
    "evaluation.steps.book": "地域のステップのExcelをつくった",
    "evaluation.steps.answered": "地域のステップに答えた",
    "evaluation.steps.opened": "地域のステップのふりかえりをはじめた",
    "evaluation.steps.sent": "地域のステップの答えを届けた",
}
