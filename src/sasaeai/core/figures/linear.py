"""Which unknown whole numbers follow from known sums: exact reasoning, no floating point.

A hidden number is safe when the sums and its bounds also allow another value. Since the true
numbers are one solution and the solutions form a convex set, it is enough to look for a
direction in which the number can move: sums unchanged, and nothing that stands at a bound
pushed beyond it. Unknowns off their bounds are free and eliminated first; what remains are
equations between unknowns at a bound, solved by a small exact simplex (Bland's rule).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

Row = dict[Hashable, Fraction]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A hidden number with its true value and the bounds that an outsider knows."""

    value: int
    low: int
    high: int | None = None


def determined(
    unknowns: Mapping[Hashable, Unknown], equations: Iterable[Mapping[Hashable, int]]
) -> frozenset[Hashable]:
    """The unknowns with one possible value only, given that each Σ coefficient·unknown is known.

    Coefficients of numbers that are no unknowns are ignored (those are published).
    """
    pinned = {key for key, one in unknowns.items() if one.low == one.high}
    signs = {key: _sign(one) for key, one in unknowns.items() if key not in pinned}
    rows = [_row(equation, signs) for equation in equations]
    free = {key for key, sign in signs.items() if sign == 0}
    basic, rest = _eliminate([row for row in rows if row], free)
    bounded = [row for row in rest if row]
    moving = _support(bounded, {key for key in signs if key not in free})
    fixed = {key for key in signs if key not in free and key not in moving}
    tails = _reduce(list(basic.values()), bounded, dead=fixed)
    for key, tail in zip(basic, tails, strict=True):
        if not tail:
            fixed.add(key)
    return frozenset(pinned | fixed)


def _sign(one: Unknown) -> int:
    """1 when it can only grow, −1 when it can only shrink, 0 when it is free to move."""
    if one.value == one.low:
        return 1
    return -1 if one.value == one.high else 0


def _row(equation: Mapping[Hashable, int], signs: Mapping[Hashable, int]) -> Row:
    """In moves instead of values; unknowns at a bound turned so that their move is ≥ 0."""
    return {
        key: Fraction(coefficient * (signs[key] or 1))
        for key, coefficient in equation.items()
        if key in signs and coefficient
    }


def _eliminate(rows: list[Row], pivots: set[Hashable]) -> tuple[dict[Hashable, Row], list[Row]]:
    """Solve for as many of ``pivots`` as possible: what each depends on, and the other rows."""
    basic: dict[Hashable, Row] = {}
    rest: list[Row] = []
    queue = sorted(rows, key=len)
    for position, row in enumerate(queue):
        pivot = next((key for key in row if key in pivots), None)
        if pivot is None:
            rest.append(row)
            continue
        scale = row.pop(pivot)
        tail = {key: -coefficient / scale for key, coefficient in row.items()}
        for other in [*queue[position + 1 :], *basic.values()]:
            _substitute(other, pivot, tail)
        basic[pivot] = tail
    return basic, rest


def _substitute(row: Row, pivot: Hashable, tail: Row) -> None:
    factor = row.pop(pivot, None)
    if factor is None:
        return
    for key, coefficient in tail.items():
        changed = row.get(key, Fraction(0)) + factor * coefficient
        if changed:
            row[key] = changed
        else:
            row.pop(key, None)


def _support(rows: list[Row], keys: set[Hashable]) -> set[Hashable]:
    """Which y can be above 0 in some solution of rows·y = 0, y ≥ 0."""
    moving = set(keys)
    while stuck := {
        key
        for row in rows
        for key in _living(row, moving)
        if len({value > 0 for value in _living(row, moving).values()}) == 1
    }:
        moving -= stuck
    proven = moving - {key for row in rows for key in row}
    for key in sorted(moving, key=repr):
        if key not in proven:
            found = _solution([_living(row, moving) for row in rows], key)
            proven |= found
            if not found:
                moving.discard(key)
    return proven


def _living(row: Row, moving: set[Hashable]) -> Row:
    return {key: value for key, value in row.items() if key in moving}


def _solution(rows: list[Row], wanted: Hashable) -> set[Hashable]:
    """The support of a solution y ≥ 0 of rows·y = 0 with y[wanted] ≥ 1; empty if there is none.

    Phase one of the simplex method: the rows' own surplus is driven to 0.
    """
    columns = sorted({key for row in rows for key in row}, key=repr)
    table: list[list[Fraction]] = []
    for row in rows:
        target = -row.get(wanted, Fraction(0))
        turn = -1 if target < 0 else 1
        table.append([turn * row.get(key, Fraction(0)) for key in columns] + [turn * target])
    cost = [sum((line[i] for line in table), Fraction(0)) for i in range(len(columns) + 1)]
    basis: list[int | None] = [None] * len(table)
    while cost[-1] > 0:
        entering = next((i for i, gain in enumerate(cost[:-1]) if gain > 0), None)
        if entering is None:
            return set()
        leaving = min(
            (line[-1] / line[entering], len(columns) + r if basis[r] is None else basis[r] or 0, r)
            for r, line in enumerate(table)
            if line[entering] > 0
        )[2]
        _pivot(table, cost, leaving, entering)
        basis[leaving] = entering
    used = {columns[i] for i, line in zip(basis, table, strict=True) if i is not None and line[-1]}
    return used | {wanted}


def _pivot(table: list[list[Fraction]], cost: list[Fraction], leaving: int, entering: int) -> None:
    scale = table[leaving][entering]
    pivot = [value / scale for value in table[leaving]]
    table[leaving] = pivot
    for line in [*(line for r, line in enumerate(table) if r != leaving), cost]:
        factor = line[entering]
        if factor:
            for i, value in enumerate(pivot):
                line[i] -= factor * value


def _reduce(tails: list[Row], rows: list[Row], *, dead: set[Hashable]) -> list[Row]:
    """What the solved unknowns still depend on once the equations among the others are used."""
    alive = [{k: v for k, v in row.items() if k not in dead} for row in rows]
    kept = [{k: v for k, v in tail.items() if k not in dead} for tail in tails]
    solved, _ = _eliminate([row for row in alive if row], {key for row in alive for key in row})
    for pivot, tail in solved.items():
        for row in kept:
            _substitute(row, pivot, tail)
    return kept
