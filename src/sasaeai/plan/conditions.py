"""Whether a metric can be narrowed as asked; what cannot be is said in the planner's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.core import metrics
from sasaeai.core.metrics import Asked, UnknownFilter, UnknownMetric, UnsuitableValue
from sasaeai.core.ui.words import words
from sasaeai.plan.errors import PlanRefused, WrongCondition

MOST_NAMED = 12
_WORDS = {
    Asked.CHOICE: "「%(field)s」に「%(value)s」はありません。えらべるのは、%(offered)sです。",
    Asked.NUMBER: "「%(field)s」には数を入れてください（「%(value)s」は数として読めません）。",
    Asked.WHOLE: "「%(field)s」には小数のない数を入れてください（「%(value)s」は使えません）。",
    Asked.DAY: "「%(field)s」には日付を入れてください（「%(value)s」は日付として読めません）。",
    Asked.TEXT: "「%(field)s」の「%(value)s」は、ことばとして読めません（60文字まで）。",
    Asked.YES_NO: "「%(field)s」は、あるかないかをえらんでください。",
    Asked.SPAN: "「%(field)s」の範囲は、小さいほう、大きいほうの順に2つ入れてください。",
}


def check_metric(code: str, conditions: Sequence[tuple[str, str, Any]]) -> None:
    """A metric that no room registers yet is legal; a field that a known metric lacks is not.

    Raises ``WrongCondition`` for a value of the wrong kind, ``PlanRefused`` for a field it lacks.
    """
    if not code:
        return
    try:
        metric = metrics.get(code)
        metric.condition(conditions)
        metrics.check_values(metric, conditions)
    except UnknownMetric:
        return
    except UnsuitableValue as wrong:
        raise _said(wrong) from wrong
    except UnknownFilter as unknown:
        raise PlanRefused(
            "「%(code)s」では、この条件はえらべません（%(unknown)s）。", code=code, unknown=unknown
        ) from unknown


def _said(wrong: UnsuitableValue) -> WrongCondition:
    offered = [words(label) for _code, label in wrong.filter.offered()]
    named = [f"「{label}」" for label in offered[:MOST_NAMED]]
    more = _("など") if len(offered) > MOST_NAMED else ""
    return WrongCondition(
        wrong.filter.code,
        _WORDS[wrong.wanted],
        field=wrong.filter.label,
        value=str(wrong.value)[:30],
        offered=_("、").join(named) + more,
    )
