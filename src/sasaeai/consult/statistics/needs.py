"""The needs map: concerns by area and by month.

Workers and managers read every number. Everybody else reads closed half years only, through the
suppression: three tables of the same marks (concern × area, concern × month, area × month) are hidden
together, halves never overlap and areas come in one size, so that no subtraction gives a number away.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F
from django.db.models.functions import TruncMonth

from sasaeai.areas.public import Area, AreaKind, Closure
from sasaeai.consult import metrics as counted
from sasaeai.consult.models import ClosedCell, Concern
from sasaeai.consult.statistics import frozen
from sasaeai.consult.statistics.lines import PREFIX, REPORT, Read, read
from sasaeai.consult.statistics.models import Close
from sasaeai.core import metrics
from sasaeai.core.figures import (
    TOTAL,
    CountTable,
    Figure,
    NoProtection,
    SafeTable,
    suppress_together,
)
from sasaeai.core.figures.counttable import Place
from sasaeai.core.periods import FiscalYear, Period, fiscal_year_of, month, today

MOST_AREAS = 8
NO_AREA = "地区がわからない"
MARKS = "相談の困りごと"
COUNTED = (
    "相談につけられた困りごと（○と◎）の延べ件数です。ひとつの相談に、いくつもつくことがあります。"
)
HIDDEN = "＊は、個人が分からないように数を表示していません。"
OPEN = "この表の数は、隠していません。外に出すときは、計画の事務局の表を使ってください。"
Key = tuple[str, str, str]
"""(concern, area, month) of one mark; areas by id, months as 2026-10, "" where no area is known."""


@dataclass(frozen=True)
class Needs:
    """What a page, a map and a file show of one period, all from the same numbers."""

    period: Period
    areas: tuple[Area, ...]
    concerns: tuple[tuple[str, str], ...]
    months: tuple[Period, ...]
    by_area: SafeTable | None
    by_month: SafeTable | None
    exact: bool
    missing: tuple[Period, ...] = ()
    unsafe: bool = False
    uncounted: tuple[tuple[str, tuple[Period, ...]], ...] = ()
    """Concerns that the report did not count in all months of the period, with those months."""
    versions: tuple[int, ...] = ()
    """Versions of the monthly report that counted closed months; none where rows are counted now."""

    @property
    def hidden(self) -> bool:
        tables = (self.by_area, self.by_month)
        return any(table is not None and table.hidden for table in tables)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a file must say beside the figures, as the page does."""
        gone = [
            f"「{label}」は{'、'.join(each.label for each in months)}は数えていません（0件という意味ではありません）。"
            for label, months in self.uncounted
        ]
        used = "・".join(map(str, self.versions))
        source = (
            f"相談の報告の第{used}版で締めた数です。" if used else "いまの記録から数えた数です。"
        )
        return (
            COUNTED,
            source,
            *gone,
            *((HIDDEN,) if self.hidden else ()),
            *((OPEN,) if self.exact else ()),
        )

    @property
    def unknown_area(self) -> bool:
        return self.by_area is not None and "" in self.by_area.columns

    @property
    def places(self) -> list[tuple[str | None, str]]:
        """Column key and name of every line: areas, those without one, the whole."""
        found: list[tuple[str | None, str]] = [(str(area.pk), area.name) for area in self.areas]
        if self.unknown_area:
            found.append(("", NO_AREA))
        return [*found, (TOTAL, "全体")]

    @property
    def area_lines(self) -> list[tuple[str, str, list[Figure], Figure]]:
        """(name, no link, figures by concern, total), as ``ui.coverage`` draws them."""
        return [
            (name, "", [self.at(code, key) for code, _ in self.concerns], self.at(TOTAL, key))
            for key, name in self.places
        ]

    @property
    def month_lines(self) -> list[tuple[str, str, list[Figure], Figure]]:
        assert self.by_month is not None
        return [
            (
                each.label,
                "",
                [self.by_month.cell(code, f"{each.start:%Y-%m}") for code, _ in self.concerns],
                self.by_month.cell(TOTAL, f"{each.start:%Y-%m}"),
            )
            for each in self.months
        ]

    def at(self, concern: str | None, area: str | None) -> Figure:
        """The figure of a concern in an area; TOTAL on either side."""
        assert self.by_area is not None
        return self.by_area.cell(concern, area)


def half_years(years: int = 5) -> list[Period]:
    """Half years that are over, the newest first."""
    this = fiscal_year_of(today())
    halves = [
        half
        for back in range(years)
        for half in ((this - back).second_half, (this - back).first_half)
    ]
    return [half for half in halves if half.end <= today()]


def needs(
    period: Period, *, kind: AreaKind, exact: bool, only: Sequence[int] | None = None
) -> Needs:
    """Concerns of a period by area of one kind and by month.

    ``only`` leaves the columns of these areas (a reader's own); what is hidden is worked out over
    the whole city, so that two readers' tables fit together. Not ``exact``: a closed half year, in
    the areas in which it was first worked out, whatever ``kind`` is asked for later.
    """
    months = _begun(period)
    how = Read() if exact else read(months)
    known = None if exact else frozen.kept(period)
    if known is not None:
        return _given(period, *known, exact=False, only=only, how=how)
    areas = tuple(Area.objects.filter(kind=kind, valid_to=None).order_by("kana", "pk"))
    every = Concern.objects.values_list("code", "label")
    missing = () if exact else _not_closed(months)
    concerns = tuple(every) if missing else tuple(one for one in every if one not in how.nowhere)
    if missing:
        return Needs(period, (), concerns, months, None, None, exact, missing)
    marks = _rolled(_live(period) if exact else _closed(period), kind)
    tables = _tables(marks, [str(area.pk) for area in areas], concerns, months)
    try:
        safe = _open(tables) if exact else suppress_together(tables)
    except NoProtection:
        return Needs(period, (), concerns, months, None, None, exact, unsafe=True)
    if not exact:
        return _given(
            period,
            *frozen.keep(period, kind, areas, concerns, safe),
            exact=False,
            only=only,
            how=how,
        )
    return _given(period, areas, concerns, safe, exact=True, only=only, how=how)


def _given(
    period: Period, areas: tuple[Area, ...], concerns: tuple[tuple[str, str], ...],
    safe: Sequence[SafeTable], *, exact: bool, only: Sequence[int] | None, how: Read,
) -> Needs:  # fmt: skip
    kept = areas if only is None else tuple(area for area in areas if area.pk in set(only))
    return Needs(
        period,
        kept,
        concerns,
        _begun(period),
        safe[0],
        safe[1],
        exact,
        uncounted=tuple((label, without) for (_code, label), without in how.uncounted.items()),
        versions=how.versions,
    )


def _begun(period: Period) -> tuple[Period, ...]:
    """The months of which there is something to count: nothing of a month to come is no zero."""
    return tuple(each for each in period.months if each.start <= today())


def few_enough(kinds: Sequence[AreaKind]) -> list[AreaKind]:
    """Sizes of area of which there are few: many make no page that anybody reads, and among small
    ones nearly every number is hidden (working out which takes minutes: 12 areas 4 s, 8 under 1 s)."""
    rows = Area.objects.filter(kind__in=kinds, valid_to=None).order_by()
    many = dict(rows.values_list("kind_id").annotate(n=Count("pk")))
    return [kind for kind in kinds if 0 < many.get(kind.pk, 0) <= MOST_AREAS]


def _not_closed(months: Sequence[Period]) -> tuple[Period, ...]:
    done = set(Close.objects.filter(report=REPORT).values_list("starts_on", flat=True))
    return tuple(each for each in months if each.start not in done)


def _live(period: Period) -> Counter[Key]:
    with metrics.seeing_every_row():
        rows = (
            counted.concerns(period)
            .annotate(of=TruncMonth("contact__received_on"))
            .order_by()
            .values_list("concern__code", F("contact__area_id"), "of")
            .annotate(n=Count("pk"))
        )
        return Counter({(c, str(a or ""), f"{of:%Y-%m}"): n for c, a, of, n in rows})


def _closed(period: Period) -> Counter[Key]:
    with metrics.seeing_every_row():
        rows = ClosedCell.objects.filter(
            close__report=REPORT,
            close__starts_on__gte=period.start,
            close__starts_on__lt=period.end,
            code__startswith=PREFIX,
        ).values_list("code", "by_area", "close__starts_on")
        found: Counter[Key] = Counter()
        for code, by_area, start in rows:
            for area, n in by_area.items():
                place = "" if area == "0" else area
                found[code.removeprefix(PREFIX), place, f"{start:%Y-%m}"] += n
        return found


def _rolled(marks: Mapping[Key, int], kind: AreaKind) -> Counter[Key]:
    """Each mark under the one area of this kind that holds its own; else under no area."""
    above = dict(
        Closure.objects.filter(ancestor__kind=kind, ancestor__valid_to=None).values_list(
            "descendant_id", "ancestor_id"
        )
    )
    found: Counter[Key] = Counter()
    for (concern, area, of), n in marks.items():
        target = above.get(int(area)) if area else None
        found[concern, str(target or ""), of] += n
    return found


def _tables(
    marks: Mapping[Key, int],
    areas: Sequence[str],
    concerns: Sequence[tuple[str, str]],
    months: Sequence[Period],
) -> tuple[CountTable, ...]:
    sums: dict[tuple[int, int], Counter[Place]] = defaultdict(Counter)
    for key, n in marks.items():
        for pair in ((0, 1), (0, 2), (1, 2)):
            sums[pair][key[pair[0]], key[pair[1]]] += n
    codes = tuple(code for code, _ in concerns)
    places = (*areas, *([""] if any(key[1] == "" for key in marks) else []))
    starts = tuple(f"{each.start:%Y-%m}" for each in months)
    names = ("困りごと", "地区", "月")
    values = (codes, places, starts)
    return tuple(_table(sums[pair], pair, names, values) for pair in ((0, 1), (0, 2), (1, 2)))


def _table(sums: Mapping[Place, int], pair: tuple[int, int], names: Any, values: Any) -> CountTable:
    rows, columns = values[pair[0]], values[pair[1]]
    return CountTable(
        of=MARKS,
        rows_are=names[pair[0]],
        rows=rows,
        counts={(row, column): sums.get((row, column), 0) for row in rows for column in columns},
        columns_are=names[pair[1]],
        columns=columns,
    )


def _open(tables: Sequence[CountTable]) -> tuple[SafeTable, ...]:
    """The same tables with every number, for those who may read the rows."""
    return tuple(
        SafeTable(
            table.of,
            table.rows_are,
            table.rows,
            table.columns_are,
            table.columns,
            {place: Figure.count(table.number(place) or 0) for place in table.places},
        )
        for table in tables
    )


def years() -> list[FiscalYear]:
    """Fiscal years that a reader of every number may choose, the newest first."""
    this = fiscal_year_of(today())
    return [this - back for back in range(3)]


def read_period(text: str, *, exact: bool) -> Period | None:
    """2026, 2026-H1 or 2026-10 for those who read every number; 2026-H1 for everybody else."""
    halves = {_half_name(half): half for half in half_years()}
    if text in halves or not exact:
        return halves.get(text)
    for year in years():
        known = {str(year.year): year.period}
        known |= {_half_name(half): half for half in (year.first_half, year.second_half)}
        known |= {f"{each.start:%Y-%m}": each for each in year.months}
        if text in known:
            return known[text]
    return None


def period_name(period: Period) -> str:
    """What ``read_period`` reads back."""
    if period.kind.value == "year":
        return str(period.start.year)
    if period.kind.value in ("first_half", "second_half"):
        return _half_name(period)
    return f"{month(period.start).start:%Y-%m}"


def _half_name(half: Period) -> str:
    return f"{fiscal_year_of(half.start).year}-H{1 if half.start.month == 4 else 2}"
