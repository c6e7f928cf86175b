"""One indicator district by district, fit for the reader: small counts hide, and what gives them away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sasaeai.areas.public import Area, existing
from sasaeai.core import metrics
from sasaeai.core.figures import (
    TOTAL,
    CountTable,
    Figure,
    NoProtection,
    SafeTable,
    State,
    TotalsDisagree,
    mask,
    suppress,
)
from sasaeai.core.metrics import WHOLE, Kind, Metric, Reading, Series
from sasaeai.core.periods import FiscalYear, Period, today
from sasaeai.plan.definitions import Counting
from sasaeai.plan.figures import Measured, printed
from sasaeai.plan.models import Closing, Indicator, Plan
from sasaeai.plan.yearly import part_of_year

ELSEWHERE = "地区の分からない記録"
HIT, MISS = "できた", "まだ"
NOT_FOR_PUBLIC = "人数が少ない地区が分かってしまうため、地区ごとの表は出していません。"


@dataclass(frozen=True)
class DistrictFigure:
    """A row of the table; ``area`` is empty for records that lie in no district."""

    name: str
    area: Area | None
    figure: Figure


@dataclass(frozen=True)
class DistrictTable:
    """Rows, the whole beneath them, and why there is no table or what its marks mean."""

    year: FiscalYear
    kind: str
    rows: tuple[DistrictFigure, ...]
    total: Figure
    refused: str = ""
    confirmed: bool = False

    @property
    def states(self) -> tuple[str, ...]:
        """Names for ``ui.figure_key``: only the marks that occur."""
        figures = [row.figure for row in self.rows]
        hidden = [figure.reason for figure in figures if figure.state is State.SUPPRESSED]
        found = {
            "none": any(figure.state is State.NOT_ENTERED for figure in figures),
            "nc": any(figure.state is State.UNCOMPUTABLE for figure in figures),
            "sup": any(reason != "秘匿" for reason in hidden),
            "secret": any(reason == "秘匿" for reason in hidden),
            "ref": any(figure.reference for figure in figures),
        }
        return tuple(name for name, occurs in found.items() if occurs)


def by_district(
    plan: Plan,
    measured: Measured,
    *,
    year: FiscalYear,
    exact: bool = False,
    window: Period | None = None,
    closing: Closing | None = None,
) -> DistrictTable | None:
    """The table of a year or a window of it; None where nothing is counted or knows no area.

    A frozen year shows the figures as they were published, by the definition of its time.
    """
    way = measured.definitions.of(year)
    metric = way.metric
    series = next((row.series for row in measured.years if row.year == year), None)
    if metric is None or series is None or plan.breakdown is None:
        return None
    if metric.kind in (Kind.COMPOUND, Kind.NARRATIVE):
        return None
    if not (metric.area or metric.entered) or year.period.start > today():
        return None
    period = part_of_year(year, closing.period if closing is not None else window)
    areas = list(existing(plan.breakdown.code, on=year.last_day))
    if not areas:
        return None
    read = _Read(metric, series, measured.indicator, way, areas, year, period, closing)
    found, confirmed = read.figures()
    if metric.entered and not any(found[area.pk].has_value for area in areas):
        return None
    kind = plan.breakdown.label
    if exact or not metric.about_people:
        return read.table(found, kind=kind, confirmed=confirmed)
    return read.safe_table(found, kind=kind, confirmed=confirmed)


@dataclass(frozen=True)
class _Read:
    metric: Metric
    series: Series
    indicator: Indicator
    way: Counting
    areas: Sequence[Area]
    year: FiscalYear
    period: Period
    closing: Closing | None

    def figures(self) -> tuple[Mapping[int, Figure], bool]:
        """Area id → figure, the whole under ``WHOLE``; published ones when there are any."""
        ids = [WHOLE, *(area.pk for area in self.areas)]
        readings = self._readings(ids)
        kept = {area: row for (_, period, area), row in readings.items() if period == self.period}
        if set(ids) <= set(kept):
            return {area: self._published(kept[area]) for area in ids}, True
        live = metrics.by_area(self.series, self.period, ids)
        return {area: printed(figure, self.way) for area, figure in live.items()}, False

    def _readings(self, ids: Sequence[int]) -> dict[tuple[int, Period, int], Reading]:
        if self.closing is None:
            return metrics.frozen([self.series.pk], ids)
        standing = metrics.frozen([self.series.pk], ids, before=self.closing.up_to + 1)
        return standing | metrics.frozen([self.series.pk], ids, batch=self.closing.batch)

    def _published(self, reading: Reading) -> Figure:
        return printed(metrics.frozen_figure(reading), self.way)

    def table(self, found: Mapping[int, Figure], *, kind: str, confirmed: bool) -> DistrictTable:
        rows = [DistrictFigure(area.name, area, found[area.pk]) for area in self.areas]
        rest = self._elsewhere(found)
        if rest is not None and rest.state is not State.ZERO:
            rows.append(DistrictFigure(ELSEWHERE, None, rest))
        return DistrictTable(self.year, kind, tuple(rows), found[WHOLE], confirmed=confirmed)

    def safe_table(
        self, found: Mapping[int, Figure], *, kind: str, confirmed: bool
    ) -> DistrictTable:
        """As ``table`` with primary and complementary suppression over the printed totals."""
        plain = self.table(found, kind=kind, confirmed=confirmed)
        total = mask(plain.total)
        refused = replace(plain, rows=(), total=total, refused=NOT_FOR_PUBLIC)
        if self.metric.kind is Kind.MEDIAN:
            return refused
        try:
            safe = suppress(self._counts(plain))
        except (NoProtection, TotalsDisagree):
            return refused
        if total.has_value and self._shown(safe, TOTAL).state is State.SUPPRESSED:
            return refused  # the whole stands on the page already, so hiding it protects nobody
        names = _distinct_names(plain.rows)
        rows = tuple(
            replace(row, figure=self._shown(safe, name))
            for row, name in zip(plain.rows, names, strict=True)
        )
        return replace(plain, rows=rows, total=total)

    def _counts(self, plain: DistrictTable) -> CountTable:
        names = _distinct_names(plain.rows)
        figures = [row.figure for row in plain.rows]
        overlap = not self.metric.kind.over_areas
        if not self.metric.kind.has_denominator:
            return CountTable(
                of=self.indicator.code,
                rows_are=plain.kind,
                rows=tuple(names),
                counts={
                    (name, TOTAL): _whole(fig) for name, fig in zip(names, figures, strict=True)
                },
                unit=self.indicator.unit,
                totals={(TOTAL, TOTAL): _whole(plain.total)},
                rows_overlap=overlap,
            )
        counts: dict[tuple[str | None, str | None], int | Figure] = {}
        for name, figure in zip(names, figures, strict=True):
            counts[name, HIT] = figure.num or 0
            counts[name, MISS] = (figure.den or 0) - (figure.num or 0)
        return CountTable(
            of=self.indicator.code,
            rows_are=plain.kind,
            rows=tuple(names),
            counts=counts,
            columns_are="結果",
            columns=(HIT, MISS),
            unit="件",
        )

    def _shown(self, safe: SafeTable, name: str | None) -> Figure:
        if not self.metric.kind.has_denominator:
            figure = safe.cell(name)
            return replace(figure, unit=self.indicator.unit, decimals=self.indicator.decimals)
        return safe.share(name, HIT, of="row", decimals=self.indicator.decimals)

    def _elsewhere(self, found: Mapping[int, Figure]) -> Figure | None:
        """What the whole counts beyond the districts, where districts add up to it."""
        if not self.metric.kind.over_areas:
            return None
        parts, whole = [found[area.pk] for area in self.areas], found[WHOLE]
        if self.metric.kind.has_denominator:
            num = (whole.num or 0) - sum(part.num or 0 for part in parts)
            den = (whole.den or 0) - sum(part.den or 0 for part in parts)
            if den <= 0:
                return None
            return Figure.ratio(num, den, unit=whole.unit, decimals=whole.decimals)
        if whole.exact is None or any(part.exact is None for part in parts):
            return None
        rest = whole.exact - sum(part.exact for part in parts if part.exact is not None)
        if rest <= 0:
            return None
        return Figure.of(rest, unit=whole.unit, decimals=whole.decimals)


def _whole(figure: Figure) -> int:
    return int(figure.exact) if figure.exact is not None else 0


def _distinct_names(rows: Sequence[DistrictFigure]) -> list[str]:
    """Two districts may share a name; in the table of counts they must not."""
    return [f"{place}:{row.name}" for place, row in enumerate(rows)]
