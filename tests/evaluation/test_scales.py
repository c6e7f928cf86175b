"""Scales are the council's own words, until a round has judged by them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sasaeai.core.figures import Figure
from sasaeai.evaluation.enums import Axis
from sasaeai.evaluation.internal.scales import StepGiven, copy_scale, retire_scale, save_scale
from sasaeai.evaluation.models import Scale
from sasaeai.evaluation.refusals import EvaluationRefused, ScaleInUse
from tests.evaluation.conftest import Evaluated

pytestmark = pytest.mark.django_db

THREE = (
    StepGiven("◎", "目標をこえた", Decimal(100)),
    StepGiven("○", "だいたいできた", Decimal(80)),
    StepGiven("△", "もう少し", None, below_plan=True),
)


@pytest.fixture
def planner(cast, as_actor):
    with as_actor(cast.planner):
        yield cast.planner


def test_every_preset_of_the_page_is_there(planner):
    found = {
        row.key: [step.label for step in row.steps.order_by("order")] for row in Scale.objects.all()
    }
    assert found["five"] == ["5", "4", "3", "2", "1"]
    assert found["a_to_d"] == found["rate_a_to_d"] == ["A", "B", "C", "D"]
    assert found["circles"] == ["○", "△", "×"]
    assert found["yes_no"] == ["○", "×"]
    assert found["course"] == ["拡充", "継続", "改善", "縮小", "終了"]
    assert found["verdict"] == ["継続", "改善", "廃止"]
    assert found["words"] == ["文章で評価"]
    assert {"need", "effect", "efficiency"} <= set(found)


def test_a_scale_of_our_own_proposes_by_its_thresholds(planner):
    scale = save_scale(None, name="三段階", axis=Axis.GRADE, steps=THREE).pure()
    grades = [
        scale.grade(Figure.of(Decimal(text), unit="%", decimals=1)) for text in ("79.96", "79.94")
    ]
    assert [step.label for step in grades if step] == ["○", "△"]


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ((), "1つから"),
        ((StepGiven("A"), StepGiven("A")), "ちがうもの"),
        ((StepGiven("A", at_least=Decimal(80)), StepGiven("B", at_least=Decimal(90)), StepGiven("C")), "小さくなる"),
    ],
)  # fmt: skip
def test_a_scale_that_contradicts_itself_is_refused(planner, steps, words):
    with pytest.raises(EvaluationRefused, match=words):
        save_scale(None, name="だめ", axis=Axis.GRADE, steps=steps)


def test_a_scale_that_was_used_is_copied_and_not_changed(evaluated: Evaluated):
    used = Scale.objects.get(key="rate_a_to_d")
    with pytest.raises(ScaleInUse):
        save_scale(used, name="別の名", axis=Axis.GRADE, steps=THREE)
    copy = copy_scale(used)
    assert [row.label for row in copy.steps.order_by("order")] == ["A", "B", "C", "D"]
    assert save_scale(copy, name="別の名", axis=Axis.GRADE, steps=THREE).steps.count() == 3


def test_a_retired_scale_stays_with_its_rounds(evaluated: Evaluated):
    scale = Scale.objects.get(key="rate_a_to_d")
    retire_scale(scale, retired=True)
    assert evaluated.axis(Axis.GRADE).scale.retired is True
