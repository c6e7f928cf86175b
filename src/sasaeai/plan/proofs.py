"""A published number and what proves it: its query in words, how many rows, and both hashes.

Whoever audits recomputes it: the same query over the same records gives the same hashes. Where records
came later the rows' hash differs, and the page says so beside the frozen one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sasaeai.areas.public import Area
from sasaeai.core import metrics
from sasaeai.core.figures import Figure
from sasaeai.core.metrics import WHOLE, Condition, Metric, Reading
from sasaeai.core.periods import Period, wareki
from sasaeai.plan.models import Indicator

OPERATORS = {
    "eq": "が {v}",
    "in": "が {v} のどれか",
    "gte": "が {v} 以上",
    "lte": "が {v} 以下",
    "between": "が {v} の間",
    "is_null": "があるかないか（{v}）",
}


@dataclass(frozen=True)
class Proof:
    """The frozen evidence, and today's when it was recomputed."""

    indicator: Indicator
    reading: Reading
    figure: Figure
    metric: Metric
    words: tuple[str, ...]
    rows: int | None = None
    query_hash: str = ""
    rows_hash: str = ""

    @property
    def recomputed(self) -> bool:
        return self.rows is not None

    @property
    def same_query(self) -> bool:
        return self.query_hash == self.reading.query_hash

    @property
    def same_rows(self) -> bool:
        return self.rows_hash == self.reading.rows_hash and self.rows == self.reading.row_count

    @property
    def window(self) -> Period:
        return Period(self.reading.start, self.reading.end)


def proof_of(indicator: Indicator, reading: Reading, *, again: bool) -> Proof:
    """``again`` counts the rows once more, as the role that reads every row and shows none."""
    series = reading.series
    metric = metrics.get(series.metric)
    window = Period(reading.start, reading.end)
    rows: tuple[int | None, str, str] = (None, "", "")
    if again:
        rows = metrics.prove(series, window)
    return Proof(
        indicator=indicator,
        reading=reading,
        figure=metrics.frozen_figure(reading),
        metric=metric,
        words=query_words(
            metric, [tuple(item) for item in series.filters], window, reading.area_id
        ),
        rows=rows[0],
        query_hash=rows[1],
        rows_hash=rows[2],
    )


def query_words(
    metric: Metric, conditions: Sequence[Condition], window: Period, area_id: int
) -> tuple[str, ...]:
    """The query in sentences: what, narrowed how, when, where."""
    last = window.end - timedelta(days=1)
    found = [metric.sentence]
    known = {filter_.code: filter_ for filter_ in metric.filters}
    for code, operator, value in conditions:
        filter_ = known.get(code)
        label = filter_.label if filter_ else code
        choices: Mapping[Any, str] = dict(filter_.choices) if filter_ else {}
        values = value if isinstance(value, list) else [value]
        said = "、".join(str(choices.get(each, each)) for each in values)
        found.append(f"{label}{OPERATORS[operator].format(v=said)}。")
    found.append(f"期間：{wareki(window.start)}から{wareki(last)}まで。")
    area = Area.objects.filter(pk=area_id).values_list("name", flat=True).first()
    found.append(f"区域：{'全体' if area_id == WHOLE else area or '（なくなった区域）'}。")
    return tuple(found)


def as_json(proof: Proof) -> dict[str, Any]:
    """What another programme needs to check it; today's count only where it was recomputed."""
    reading = proof.reading
    found: dict[str, Any] = {
        "indicator": proof.indicator.code,
        "name": proof.indicator.name,
        "metric": reading.series.metric,
        "filters": reading.series.filters,
        "words": list(proof.words),
        "from": reading.start.isoformat(),
        "until": reading.end.isoformat(),
        "area": reading.area_id or None,
        "label": reading.get_label_display(),
        "read_at": reading.read_at.isoformat(),
        "figure": proof.figure.text,
        "numerator": _number(reading.num),
        "denominator": _number(reading.den),
        "rows": reading.row_count,
        "query_sha256": reading.query_hash,
        "rows_sha256": reading.rows_hash,
    }
    if proof.recomputed:
        found["today"] = {
            "rows": proof.rows,
            "query_sha256": proof.query_hash,
            "rows_sha256": proof.rows_hash,
            "same_query": proof.same_query,
            "same_rows": proof.same_rows,
        }
    return found


def _number(value: Any) -> str | None:
    return None if value is None else format(value.normalize(), "f")
