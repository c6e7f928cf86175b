"""Surveys and their counts as pages, files and the machine interface read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.db.models import QuerySet

from sasaeai.areas.public import Area
from sasaeai.core.figures import (
    TOTAL,
    CountTable,
    Figure,
    NoProtection,
    SafeTable,
    State,
    TotalsDisagree,
    suppress_together,
)
from sasaeai.plan.public import Plan
from sasaeai.voices.enums import Channel
from sasaeai.voices.models import Survey, SurveyFact
from sasaeai.voices.surveys.returns import Counted, Rate, Returns, together

ANSWERS = ("returned", "valid")
"""Columns that count people; small ones are hidden in public. What was sent out is no secret."""
_LABELS = {"whole": "全体", "rest": "地区が分からないもの"}
WHOLE, NOT_TOLD_APART = _LABELS["whole"], _LABELS["rest"]


@dataclass(frozen=True)
class Line:
    """One row of the table: the whole, a channel or an area. ``share`` is of all valid answers."""

    key: str
    name: str
    figures: dict[str, Figure]
    rates: tuple[Rate, ...]
    share: Figure

    @property
    def hidden(self) -> bool:
        return any(figure.state is State.SUPPRESSED for figure in self.figures.values())


@dataclass(frozen=True)
class Result:
    """A survey's counts, fit for the reader. ``refused`` says why there is no table by area."""

    survey: Survey
    whole: Line
    channels: tuple[Line, ...]
    areas: tuple[Line, ...]
    refused: bool = False

    @property
    def lines(self) -> tuple[Line, ...]:
        return (self.whole, *self.channels, *self.areas)


def surveys_of(plan: Plan | None = None) -> QuerySet[Survey]:
    rows = Survey.objects.select_related("plan").prefetch_related("counts")
    return rows if plan is None else rows.filter(plan=plan)


def facts_of(survey: Survey) -> list[tuple[SurveyFact, Figure]]:
    """Findings that speak for issues, each with its share of all who answered."""
    rows = survey.facts.select_related("issue").order_by("issue__no", "id")
    return [(row, Figure.ratio(row.count, row.base)) for row in rows]


def counted(survey: Survey) -> list[Counted]:
    """The rows as they were entered."""
    return [
        Counted(Channel(row.channel), row.area_id, row.posted, row.undeliverable, row.returned, row.valid)
        for row in survey.counts.all()
    ]  # fmt: skip


def result_of(survey: Survey, *, exact: bool = False) -> Result:
    """All lines of a survey. Unless ``exact``, counts of answers below the limit are hidden, with
    whatever would give them away; a breakdown that cannot be protected, or that
    lacks a part and so does not make its total, is not shown."""
    rows = counted(survey)
    parts = _Parts(survey, rows, _areas(rows))
    if exact:
        return parts.result({}, parts.split(), parts.by_area())
    for split, areas in ((parts.split(), parts.by_area()), (parts.split(), {}), ({}, {})):
        with suppress(NoProtection, TotalsDisagree):
            return parts.result(parts.safe(split, areas), split, areas)
    raise AssertionError("a whole without parts can always be hidden")


def _areas(rows: Iterable[Counted]) -> dict[int | None, str]:
    """Areas with counts in kana order, those not told apart last; empty where no area is told."""
    told = list(rows)
    ids = {row.area_id for row in told if row.area_id is not None}
    if not ids:
        return {}
    named = Area.objects.filter(pk__in=ids).order_by("kana", "pk")
    found: dict[int | None, str] = {row.pk: row.name for row in named}
    rest = any(row.area_id is None for row in told)
    return found | ({None: NOT_TOLD_APART} if rest else {})


Hidden = dict[tuple[str, str], Figure]
"""(line, column) → what stands there instead of the count."""
Lines = dict[str, Returns]


@dataclass(frozen=True)
class _Parts:
    survey: Survey
    rows: list[Counted]
    names: dict[int | None, str]

    def whole(self) -> Returns:
        return self._sum(self.rows, self.survey.channels)

    def split(self) -> dict[str, Returns]:
        """Lines by channel, where there is more than one."""
        channels = self.survey.channels
        if len(channels) == 1:
            return {}
        return {each.value: self._sum(self.rows, (each,)) for each in channels}

    def by_area(self) -> dict[str, Returns]:
        return {
            f"area-{area_id or 0}": self._sum(
                [row for row in self.rows if row.area_id == area_id], self.survey.channels
            )
            for area_id in self.names
        }

    def safe(self, split: Lines, areas: Lines) -> Hidden:
        """Both breakdowns hide together: they share their totals. Raises ``NoProtection``."""
        found: Hidden = {}
        for column in ANSWERS:
            whole = self.whole()
            tables = [
                _table(column, kind, lines)
                for kind, lines in (("方法", split), ("地区", areas))
                if lines
            ] or [_table(column, "全体", {"whole": whole})]
            for table, safe in zip(tables, suppress_together(tables), strict=True):
                found |= _hidden(column, table, safe, whole.figure(column))
        return found

    def result(self, hidden: Hidden, split: Lines, areas: Lines) -> Result:
        names = {f"area-{area_id or 0}": name for area_id, name in self.names.items()}
        whole = _line("whole", WHOLE, self.whole(), hidden)
        return Result(
            self.survey,
            whole,
            tuple(
                _line(key, Channel(key).label, found, hidden, of=whole)
                for key, found in split.items()
            ),
            tuple(_line(key, names[key], found, hidden) for key, found in areas.items()),
            refused=bool(self.names) and not areas,
        )

    def _sum(self, rows: list[Counted], channels: Sequence[Channel]) -> Returns:
        return together(rows, sent_by=self.survey.sent_by, channels=channels)


def _table(column: str, kind: str, lines: dict[str, Returns]) -> CountTable:
    return CountTable(
        of=column,
        rows_are=kind,
        rows=tuple(lines),
        counts={(key, TOTAL): found.figure(column) for key, found in lines.items()},
    )


def _hidden(column: str, table: CountTable, safe: SafeTable, whole: Figure) -> Hidden:
    """A total of which a part is not entered is not entered either, hidden or not."""
    found = {
        (key, column): safe.cell(key)
        for key in table.rows
        if safe.cell(key).state is State.SUPPRESSED
    }
    if whole.has_value and safe.cell(TOTAL).state is State.SUPPRESSED:
        found["whole", column] = safe.cell(TOTAL)
    return found


def _line(key: str, name: str, found: Returns, hidden: Hidden, *, of: Line | None = None) -> Line:
    figures = {
        column: hidden.get((key, column), found.figure(column))
        for column in ("posted", "undeliverable", "reached", "returned", "valid")
    }
    return Line(
        key,
        name,
        figures,
        tuple(_fit(rate, figures) for rate in found.rates),
        _share(figures["valid"], (figures if of is None else of.figures)["valid"]),
    )


def _fit(rate: Rate, figures: dict[str, Figure]) -> Rate:
    """A rate would give its hidden numerator away."""
    above = figures[rate.code.partition("_of_")[0]]
    if above.state is not State.SUPPRESSED:
        return rate
    covered = Figure.suppressed(complementary=True, unit="%", decimals=1)
    return Rate(rate.code, rate.of, rate.base, covered, above, rate.below)


def _share(part: Figure, whole: Figure) -> Figure:
    if State.SUPPRESSED in (part.state, whole.state):
        return Figure.suppressed(complementary=True, unit="%", decimals=1)
    if part.exact is None or whole.exact is None:
        return Figure.not_entered(unit="%", decimals=1)
    return Figure.ratio(int(part.exact), int(whole.exact))
