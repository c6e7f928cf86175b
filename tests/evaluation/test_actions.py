"""Improvement actions: owned, due, verified by another, answered by the confirmed year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from sasaeai.evaluation.actions.services import (
    Came,
    create_action,
    move_action,
    reschedule_action,
    verify_action,
)
from sasaeai.evaluation.enums import ActionStatus, Origin
from sasaeai.evaluation.models import ImprovementAction
from sasaeai.evaluation.refusals import EvaluationRefused
from tests.evaluation.conftest import Evaluated

pytestmark = pytest.mark.django_db


def made(evaluated: Evaluated, **details: object) -> ImprovementAction:
    values = {
        "came": Came(Origin.SHEET, sheet=evaluated.sheet()), "text": "川瀬で談笑会を2回ひらく",
        "owner": "地域づくり係", "due_on": date(2027, 1, 31), "target_fy": 2026, **details,
    }  # fmt: skip
    return create_action(evaluated.plan, **values)  # type: ignore[arg-type]


def test_an_action_of_a_sheet_belongs_to_its_line(evaluated: Evaluated):
    row = made(evaluated)
    assert (row.no, row.identity.code, row.status) == (1, "T1", ActionStatus.OPEN)  # type: ignore[union-attr]


@pytest.mark.parametrize("origin", [Origin.OPINION, Origin.PUBLIC_OPINION, Origin.INCIDENT])
def test_an_action_of_another_origin_says_where_it_came_from(evaluated: Evaluated, origin):
    with pytest.raises(EvaluationRefused, match="もとになった"):
        made(evaluated, came=Came(origin))
    row = made(evaluated, came=Came(origin, label="意見3　川瀬にも場所を", id=7))
    assert (row.origin_id, row.sheet_id) == (7, None)


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"text": " "}, "すること"),
        ({"owner": ""}, "だれがする"),
        ({"target_fy": 2019}, "反映する年度"),
    ],
)
def test_what_is_lacking_is_said(evaluated: Evaluated, details, words):
    with pytest.raises(EvaluationRefused, match=words):
        made(evaluated, **details)


def test_somebody_else_verifies_what_was_done(evaluated: Evaluated, as_actor):
    cast = evaluated.cast
    row = made(evaluated, owner_account=cast.social_worker)
    with as_actor(cast.social_worker):
        with pytest.raises(EvaluationRefused, match="できた"):
            verify_action(row)
        move_action(row, status=ActionStatus.DONE, note="2回ひらいた")
        with pytest.raises(EvaluationRefused, match="ほかの人"):
            verify_action(row)
    with as_actor(cast.manager):
        verified = verify_action(row)
    assert (verified.verified_by_name, verified.status) == ("管野 理子", ActionStatus.DONE)
    assert [note.text for note in row.notes.order_by("id")] == ["", "2回ひらいた", "確認しました"]


def test_the_database_refuses_one_who_verifies_their_own_work(evaluated: Evaluated):
    row = move_action(made(evaluated), status=ActionStatus.DONE)
    with pytest.raises(IntegrityError), transaction.atomic():
        ImprovementAction.objects.filter(pk=row.pk).update(
            verified_by_id=row.done_by_id, verified_on=date(2026, 12, 1)
        )


def test_dropping_needs_a_reason_and_verified_work_stays(evaluated: Evaluated, as_actor):
    row = made(evaluated)
    with pytest.raises(EvaluationRefused, match="取りやめる理由"):
        move_action(row, status=ActionStatus.DROPPED)
    move_action(row, status=ActionStatus.DONE)
    with as_actor(evaluated.cast.manager):
        verify_action(row)
        with pytest.raises(EvaluationRefused, match="確認がすんでいます"):
            move_action(row, status=ActionStatus.OPEN)


def test_another_day_needs_a_reason(evaluated: Evaluated):
    row = made(evaluated)
    with pytest.raises(EvaluationRefused, match="理由"):
        reschedule_action(row, due_on=date(2027, 6, 1), target_fy=2027, reason="")
    row = reschedule_action(row, due_on=date(2027, 6, 1), target_fy=2027, reason="会場が決まらない")
    assert (row.due_on, row.target_fy) == (date(2027, 6, 1), 2027)


def test_an_effect_test_asks_within_the_plan(evaluated: Evaluated):
    from sasaeai.evaluation.actions.services import EffectTest

    indicator = evaluated.plan.indicators.get(code="K1")
    with pytest.raises(EvaluationRefused, match="たしかめる年度"):
        made(evaluated, effect=EffectTest(indicator, Decimal(50), 2040))
    row = made(evaluated, effect=EffectTest(indicator, Decimal(50), 2027))
    assert (row.effect_fy, row.effect_value) == (2027, Decimal(50))
