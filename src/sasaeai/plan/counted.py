"""The rows behind a figure: what their room declares of them, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, Case, Model, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from sasaeai.core.metrics import Metric
from sasaeai.core.tables import Column, Row, Table
from sasaeai.plan.figures import Measured

HIT = "counted_hit"
YES, NO = "はい", "いいえ"


def marked(metric: Metric, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Says of each row of a share's universe whether it is among those that are meant."""
    if metric.hit is None:
        return rows
    met = Case(When(metric.hit, then=Value(True)), default=False, output_field=BooleanField())
    found: QuerySet[Any] = rows.annotate(**{HIT: met})
    return found


def counted_table(item: Measured, metric: Metric, model: type[Model]) -> Table:
    """The columns that the room of these rows declares, and whether each row is meant."""
    declared = metric.columns or (("id", "番号"),)
    columns = [
        Column(
            path,
            label,
            head=place == 0,
            spoken=True,
            value=_said(path, _words(metric, model, path)),
        )
        for place, (path, label) in enumerate(declared)
    ]
    if metric.hit is not None:
        columns.append(Column(HIT, str(_("あてはまる")), spoken=True, value=_said(HIT, {})))
    return Table(
        "plan-counted",
        f"{item.indicator.name}　{_('数えた記録')}",
        tuple(columns),
        order=(f"-{metric.when}",),
        empty=str(_("見られる記録はありません")),
        empty_hint=str(_("あなたの役目で開ける記録だけが、ここに並びます。")),
    )


def _words(metric: Metric, model: type[Model], path: str) -> Mapping[str, str]:
    """Code → word: of the filter that asks this path, else of the field itself."""
    for filter_ in metric.filters:
        if filter_.path == path and (offered := filter_.offered()):
            return {str(code): str(word) for code, word in offered}
    try:
        choices = model._meta.get_field(path).flatchoices  # type: ignore[union-attr]
    except (FieldDoesNotExist, AttributeError):
        return {}
    return {str(code): str(word) for code, word in choices}


def _said(path: str, words: Mapping[str, str]) -> Callable[[Row], object]:
    def value(row: Row) -> object:
        found = row[path]
        if isinstance(found, bool):
            return YES if found else NO
        if str(found) in words:
            return words[str(found)]
        return str(found) if isinstance(found, float) or hasattr(found, "as_tuple") else found

    return value
