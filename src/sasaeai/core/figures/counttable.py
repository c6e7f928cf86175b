"""Tables of counts with their totals, before anything is hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from sasaeai.core.figures.figure import Figure

TOTAL: Final = None
Place = tuple[str | None, str | None]  # (row, column); TOTAL on either side
Key = tuple[str, frozenset[tuple[str, str]]]


class TotalsDisagree(ValueError):
    """A total is not what its parts, or another table of the same records, make it."""


class MissingTotal(ValueError):
    """Where records may count in several cells, totals cannot be added up: give them."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A total and its parts; ``overlap`` where a record may be in several parts."""

    total: Key
    parts: tuple[Key, ...]
    overlap: bool


@dataclass(frozen=True, slots=True)
class CountTable:
    """Counts by one or two properties of the same records, totals included.

    ``of`` names the records: tables published together that count the same ``of`` by the same
    property share those totals. ``rows_are``/``columns_are`` name the properties (地区, 年代).
    A one-way table has no columns and counts at ``(row, TOTAL)``. Set ``…_overlap`` when a
    record may be in several of them (several answers, distinct persons) and give ``totals``.
    """

    of: str
    rows_are: str
    rows: tuple[str, ...]
    counts: Mapping[Place, int | Figure]
    columns_are: str = ""
    columns: tuple[str, ...] = ()
    unit: str = "件"
    totals: Mapping[Place, int] = field(default_factory=dict)
    rows_overlap: bool = False
    columns_overlap: bool = False

    def __post_init__(self) -> None:
        expected = set(self.inner)
        if set(self.counts) != expected:
            wrong = sorted(map(str, set(self.counts) ^ expected))
            raise ValueError(f"counts and rows × columns differ at {', '.join(wrong)}")
        for place in (*expected, *self.totals):
            number = self.number(place)
            if number is not None and (isinstance(number, bool) or number < 0):
                raise ValueError(f"{number!r} at {place} is no count")
        for relation in self.relations():
            self._check(relation)

    @property
    def inner(self) -> tuple[Place, ...]:
        """The places that are no totals."""
        columns: tuple[str | None, ...] = self.columns or (TOTAL,)
        return tuple((row, column) for row in self.rows for column in columns)

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place, row by row, totals last."""
        columns: tuple[str | None, ...] = (*self.columns, TOTAL)
        return tuple((row, column) for row in (*self.rows, TOTAL) for column in columns)

    def number(self, place: Place) -> int | None:
        """The count there, added up where it is a total; None where no number was given."""
        if place in self.counts:
            return _number(self.counts[place])
        if place in self.totals:
            return self.totals[place]
        row, column = place
        if not self.rows_overlap and row is TOTAL:
            return sum(self.number((one, column)) or 0 for one in self.rows)
        if not self.columns_overlap and column is TOTAL and self.columns:
            return sum(self.number((row, one)) or 0 for one in self.columns)
        raise MissingTotal(f"{self.of}: {place}")

    def key(self, place: Place) -> Key:
        """What the cell counts, whatever table it stands in."""
        row, column = place
        pairs = [(self.rows_are, row), (self.columns_are, column)]
        return self.of, frozenset((name, value) for name, value in pairs if value is not TOTAL)

    def relations(self) -> Iterator[Relation]:
        """Each total with its parts, along rows and along columns."""
        across: tuple[str | None, ...] = (*self.columns, TOTAL)
        for column in across:
            parts = tuple(self.key((row, column)) for row in self.rows)
            yield Relation(self.key((TOTAL, column)), parts, self.rows_overlap)
        if self.columns:
            for row in (*self.rows, TOTAL):
                parts = tuple(self.key((row, column)) for column in self.columns)
                yield Relation(self.key((row, TOTAL)), parts, self.columns_overlap)

    def _check(self, relation: Relation) -> None:
        numbers = {self.key(place): self.number(place) or 0 for place in self.places}
        parts = [numbers[part] for part in relation.parts]
        total = numbers[relation.total]
        if relation.overlap:
            fits = max(parts, default=0) <= total <= sum(parts)
        else:
            fits = total == sum(parts)
        if not fits:
            raise TotalsDisagree(f"{self.of}: {sorted(relation.total[1])} {total} of {parts}")


def _number(count: int | Figure) -> int | None:
    if not isinstance(count, Figure):
        return count
    return None if count.exact is None else int(count.exact)
