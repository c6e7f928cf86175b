"""Hiding small counts so that nobody finds them by subtraction.

Primary: 1 to k−1 (zero too where it is sensitive). Complementary: further cells, until no
hidden one follows from the totals of all tables published together, from its bounds (1 to
k−1, or at least k for a complementary cell), or from a share of a visible base.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sasaeai.core.figures.counttable import TOTAL, CountTable, Key, Place, Relation, TotalsDisagree
from sasaeai.core.figures.figure import Figure
from sasaeai.core.figures.linear import Unknown, determined
from sasaeai.core.figures.states import State

DEFAULT_K: Final = 5
SMALLEST_K, LARGEST_K = 3, 10  # below 3, "k未満" would itself give the number away
Along = Literal["row", "column", "all"]


class NoProtection(ValueError):
    """No choice of hidden cells keeps a small count secret: categories have to be merged."""

    def __init__(self) -> None:
        super().__init__("少ない数を守れません。区分をまとめてください。")


@dataclass(frozen=True, slots=True)
class SafeTable:
    """A table fit for publication: figures only, nothing of what is hidden."""

    of: str
    rows_are: str
    rows: tuple[str, ...]
    columns_are: str
    columns: tuple[str, ...]
    figures: Mapping[Place, Figure]

    def cell(self, row: str | None, column: str | None = TOTAL) -> Figure:
        """The figure at a row and column; ``TOTAL`` on either side for totals."""
        return self.figures[row, column]

    def share(
        self, row: str | None, column: str | None = TOTAL, *, of: Along, decimals: int = 1
    ) -> Figure:
        """The cell as % of its row, its column or everything; hidden if either is hidden."""
        bases: dict[Along, Place] = {
            "row": (row, TOTAL),
            "column": (TOTAL, column),
            "all": (TOTAL, TOTAL),
        }
        part, base = self.figures[row, column], self.figures[bases[of]]
        if State.SUPPRESSED in {part.state, base.state}:
            return Figure.suppressed(complementary=True, unit="%", decimals=decimals)
        if part.exact is None or base.exact is None:
            return Figure(part.state, unit="%", decimals=decimals, reason=part.reason)
        return Figure.ratio(int(part.exact), int(base.exact), decimals=decimals)

    @property
    def hidden(self) -> tuple[Place, ...]:
        return tuple(p for p, figure in self.figures.items() if figure.state is State.SUPPRESSED)

    @property
    def note(self) -> str:
        """What prints beneath the table; empty when nothing is hidden."""
        if not self.hidden:
            return ""
        return "＊は、個人が分からないように数を表示していません。"


def suppress(table: CountTable, k: int = DEFAULT_K, *, sensitive_zero: bool = False) -> SafeTable:
    """Hide the counts 1..k−1 of one table and what would reveal them.

    Zero is shown unless ``sensitive_zero``. Raises ``NoProtection`` where nothing helps.
    """
    return suppress_together([table], k, sensitive_zero=sensitive_zero)[0]


def suppress_together(
    tables: Sequence[CountTable], k: int = DEFAULT_K, *, sensitive_zero: bool = False
) -> tuple[SafeTable, ...]:
    """As ``suppress`` for tables that appear together; shared totals are hidden in all or none."""
    plan = _Plan(tables, k, sensitive_zero=sensitive_zero)
    plan.protect()
    plan.release()
    return tuple(plan.safe(table) for table in tables)


def mask(figure: Figure, *, k: int = DEFAULT_K, sensitive_zero: bool = False) -> Figure:
    """A single figure made fit for publication: small counts and rates made of them hide.

    For figures without totals beside them; tables need ``suppress``.
    """
    _check_k(k)
    if figure.exact is None:
        return figure
    parts = [figure.exact] if figure.num is None else [figure.num, figure.den or 0]
    least = 0 if sensitive_zero else 1
    if any(least <= part < k for part in parts):
        return Figure.suppressed(k=k, unit=figure.unit, decimals=figure.decimals)
    return figure


def derivable(
    tables: Sequence[CountTable],
    published: Sequence[SafeTable],
    *,
    sensitive_zero: bool = False,
) -> frozenset[Key]:
    """The auditor: hidden cells that a reader of all published tables can work out exactly.

    Reads only figures and their words from ``published``; ``tables`` hold the true counts.
    """
    least = 0 if sensitive_zero else 1
    figures = [figure for safe in published for figure in safe.figures.values()]
    k = min((limit for limit in map(_limit, figures) if limit is not None), default=least)
    values, relations = _contents(tables)
    hidden: dict[Key, Unknown] = {}
    shown: set[Key] = set()
    for table, safe in zip(tables, published, strict=True):
        for place, figure in safe.figures.items():
            key = table.key(place)
            if figure.has_value:
                shown.add(key)
            elif figure.state is State.SUPPRESSED:
                limit = _limit(figure)
                bounds = (k, None) if limit is None else (least, limit - 1)
                hidden[key] = Unknown(values[key], *bounds)
    open_elsewhere = shown & set(hidden)
    closed = {key: hidden[key] for key in hidden if key not in open_elsewhere}
    return _leaks(closed, values, relations) | open_elsewhere


def _limit(figure: Figure) -> int | None:
    """The k of a figure shown as "k未満"."""
    known = figure.reason.removesuffix("未満")
    return int(known) if figure.state is State.SUPPRESSED and known.isdigit() else None


class _Plan:
    """Which cells of a publication are hidden, while it is being worked out."""

    def __init__(self, tables: Sequence[CountTable], k: int, *, sensitive_zero: bool) -> None:
        _check_k(k)
        self.k = k
        self.least = 0 if sensitive_zero else 1
        self.values, self.relations = _contents(tables)
        self.primary = {key for key, n in self.values.items() if self.least <= n < k}
        self.extra: set[Key] = set()
        self.wordless = False  # all marks read 秘匿, so that they bound nothing

    def protect(self) -> None:
        """Add complementary cells, the cheapest first, until nothing can be worked out."""
        while leaks := self.leaks():
            chosen = self._shields(leaks)
            if chosen:
                self.extra |= chosen
            elif not self.wordless:
                self.wordless = True
            else:
                raise NoProtection

    def release(self) -> None:
        """Show again what proves unneeded, totals and large numbers first.

        A complementary cell that follows from a shown one protects nothing and is shown too.
        """
        for key in sorted(self.extra, key=self._cost, reverse=True):
            before = set(self.extra)
            follows = frozenset({key})
            while follows and not follows & self.primary:
                self.extra -= follows
                follows = self.leaks()
            if follows:
                self.extra = before

    def leaks(self) -> frozenset[Key]:
        hidden = {key: self._unknown(key) for key in self.primary | self.extra}
        return _leaks(hidden, self.values, self.relations)

    def safe(self, table: CountTable) -> SafeTable:
        figures = {place: self._figure(table, place) for place in table.places}
        return SafeTable(
            table.of, table.rows_are, table.rows, table.columns_are, table.columns, figures
        )

    def _unknown(self, key: Key) -> Unknown:
        if self.wordless:
            return Unknown(self.values[key], self.least)
        if key in self.primary:
            return Unknown(self.values[key], self.least, self.k - 1)
        return Unknown(self.values[key], self.k)

    def _figure(self, table: CountTable, place: Place) -> Figure:
        key = table.key(place)
        if key in self.extra or (key in self.primary and self.wordless):
            return Figure.suppressed(complementary=True, unit=table.unit)
        if key in self.primary:
            return Figure.suppressed(k=self.k, unit=table.unit)
        given = table.counts.get(place)
        if isinstance(given, Figure):
            return given
        return Figure.count(self.values[key], unit=table.unit)

    def _shields(self, leaks: frozenset[Key]) -> set[Key]:
        """One more cell for each sum that leaks; or any neighbour when those sums are used up."""
        hidden = self.primary | self.extra
        chosen: set[Key] = set()
        for leak in sorted(leaks, key=self._cost):
            near = [r for r in self.relations if leak in (r.total, *r.parts)]
            if not any(cell in chosen for r in near for cell in (r.total, *r.parts)):
                chosen |= self._cheapest(near, hidden)
        if chosen:
            return chosen
        touched = [r for r in self.relations if hidden & {r.total, *r.parts}]
        return self._cheapest(touched, hidden)

    def _cheapest(self, relations: Sequence[Relation], hidden: set[Key]) -> set[Key]:
        cells = {cell for r in relations for cell in (r.total, *r.parts)} - hidden
        usable = [cell for cell in cells if self.values.get(cell, 0) > 0]
        return set(sorted(usable, key=self._price)[:1])

    def _price(self, key: Key) -> tuple[int, int, int, str]:
        """Inner cells before totals; those that close a circle of hidden cells first."""
        level, value, name = self._cost(key)
        hidden = self.primary | self.extra
        lonely = sum(
            1 for r in self.relations if key in r.parts and not hidden & {r.total, *r.parts}
        )
        return level, lonely, value, name

    def _cost(self, key: Key) -> tuple[int, int, str]:
        return -len(key[1]), self.values[key], repr((key[0], sorted(key[1])))


def _contents(tables: Sequence[CountTable]) -> tuple[dict[Key, int], list[Relation]]:
    values: dict[Key, int] = {}
    relations: list[Relation] = []
    for table in tables:
        for place in table.places:
            number = table.number(place)
            if number is None:
                continue
            if values.setdefault(table.key(place), number) != number:
                raise TotalsDisagree(f"{table.of}: two tables differ at {place}")
        relations.extend(relation for relation in table.relations() if relation not in relations)
    return values, relations


def _leaks(
    hidden: Mapping[Key, Unknown], values: Mapping[Key, int], relations: Sequence[Relation]
) -> frozenset[Key]:
    unknowns: dict[Hashable, Unknown] = {key: hidden[key] for key in hidden}
    equations: list[dict[Hashable, int]] = []
    for number, relation in enumerate(relations):
        equation: dict[Hashable, int] = {part: 1 for part in relation.parts if part in hidden}
        if relation.total in hidden:
            equation[relation.total] = -1
        if equation and relation.overlap:
            unknowns[number] = Unknown(_surplus(relation, values), 0)
            for room, part, left in _rooms(relation, values, number):
                unknowns[room] = Unknown(left, 0)
                equations.append(_only(equation, part, relation.total) | {room: 1})
            equation[number] = -1
        equations.append(equation)
    fixed = determined(unknowns, equations)
    return frozenset(key for key in hidden if key in fixed)


def _surplus(relation: Relation, values: Mapping[Key, int]) -> int:
    """By how much overlapping parts count more than their total (never below 0)."""
    return sum(values.get(part, 0) for part in relation.parts) - values[relation.total]


def _rooms(
    relation: Relation, values: Mapping[Key, int], number: int
) -> list[tuple[Hashable, Key, int]]:
    """By how much the total exceeds each overlapping part (never below 0)."""
    total = values[relation.total]
    return [((number, part), part, total - values.get(part, 0)) for part in relation.parts]


def _only(equation: Mapping[Hashable, int], *keys: Key) -> dict[Hashable, int]:
    return {key: equation[key] for key in keys if key in equation}


def _check_k(k: int) -> None:
    if not SMALLEST_K <= k <= LARGEST_K:
        raise ValueError(f"k must be {SMALLEST_K}..{LARGEST_K}, not {k}")
