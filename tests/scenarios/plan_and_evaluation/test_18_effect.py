"""「指標X ≥ 50」: the year answers by itself when it is confirmed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sasaeai.core.periods import FiscalYear
from sasaeai.evaluation.actions.effects import effects
from sasaeai.evaluation.actions.services import Came, EffectTest, create_action
from sasaeai.evaluation.enums import Effect, Origin
from sasaeai.evaluation.models import ImprovementAction
from sasaeai.plan.models import NodeIdentity, Plan
from sasaeai.plan.public import Definition, confirm_year, define_indicator
from tests.evaluation.conftest import counting, planned  # noqa: F401
from tests.plan.conftest import put

pytestmark = pytest.mark.django_db


def promised(plan: Plan, code: str) -> ImprovementAction:
    test = EffectTest(plan.indicators.get(code=code), Decimal(50), 2025)
    return create_action(
        plan, came=Came(Origin.OPINION, label="意見3"), text="もっと知らせる", owner="係",
        due_on=date(2026, 3, 31), target_fy=2025, effect=test,
    )  # fmt: skip


@pytest.mark.parametrize(("people", "answer"), [(50, Effect.YES), (49, Effect.NO)])
def test_fifty_is_yes_and_forty_nine_is_no(planned: Plan, cast, people, answer):  # noqa: F811
    row = promised(planned, "K1")
    put(cast.asanagi, date(2025, 6, 1), people)
    assert effects(planned, [row])[row.pk].effect == Effect.WAITING
    confirm_year(planned, FiscalYear(2025), decision="理事会")
    found = effects(planned, [row])[row.pk]
    assert (found.effect, found.figure.text if found.figure else "") == (answer, str(people))


def test_no_data_is_unknown(planned: Plan, cast):  # noqa: F811
    define_indicator(
        planned, code="K9", identity=NodeIdentity.objects.get(plan=planned, code="T2"),
        definition=Definition("まだ数えないもの", "件", "later.room"),
    )  # fmt: skip
    row = promised(planned, "K9")
    put(cast.asanagi, date(2025, 6, 1), 50)
    confirm_year(planned, FiscalYear(2025), decision="理事会")
    assert effects(planned, [row])[row.pk].effect == Effect.UNKNOWN
