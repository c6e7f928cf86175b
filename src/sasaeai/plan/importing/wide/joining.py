"""A council's table set on the plan that is there: lines are found again, nothing else is touched.

A table names no codes as a rule, and holds less than a plan. So a line is recognised by what a
person would recognise it by, what no column says stays as it is in the plan, and lines that the
table does not list stay too: only an amendment in the draft, with its reason, ends a line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sasaeai.plan.importing.folding import fold
from sasaeai.plan.importing.sheet import (
    IndicatorRow,
    IssueRow,
    LevelRow,
    NodeRow,
    PlanHead,
    PlanSheet,
    RoleRow,
    TargetValue,
)
from sasaeai.plan.importing.wide.columns import ColumnMap, Use
from sasaeai.plan.importing.wide.reading import WideReading


@dataclass(frozen=True)
class Joined:
    """The plan as the table wants it, and the titles of lines that only the plan has."""

    sheet: PlanSheet
    kept: tuple[str, ...]


def joined(reading: WideReading, known: PlanSheet) -> Joined:
    """The table as it was read, set on ``known``. The head stays the plan's own."""
    found, chosen = reading.sheet, reading.chosen
    codes = _identities(found, known, coded=chosen.has(Use.CODE))
    issues = _issue_numbers(found, known)
    nodes = [
        replace(
            row,
            code=codes[row.code],
            parent=codes[row.parent] if row.parent else "",
            issues=tuple(dict.fromkeys(issues.get(no, no) for no in row.issues)),
        )
        for row in found.nodes
    ]
    before = {row.code: row for row in known.nodes}
    nodes = [_kept_parts(row, before.get(row.code)) for row in nodes]
    listed = {row.code for row in nodes}
    others = [row for row in known.nodes if row.code not in listed]
    sheet = PlanSheet(
        head=PlanHead(),
        levels=_levels(found.levels, known.levels),
        nodes=_in_order(nodes, others, known.nodes),
        roles=_roles(found, known, chosen, codes),
        issues=_issues(found, known, issues),
        indicators=_indicators(reading, known, codes),
        lineage=known.lineage,
    )
    return Joined(sheet, tuple(row.title for row in others))


def _identities(found: PlanSheet, known: PlanSheet, *, coded: bool) -> dict[str, str]:
    """Code in the table → code in the plan, level by level, from the surest sign to the weakest."""
    pairs = _Pairs({}, set())
    here = {row.code for row in known.nodes}
    for depth in sorted({row.depth for row in found.nodes}):
        rows = [row for row in found.nodes if row.depth == depth]
        there = [row for row in known.nodes if row.depth == depth]
        if coded:
            pairs.match({row.code: row.code for row in rows}, {r.code: r.code for r in there})
        above = {row.code: pairs.codes.get(row.parent, "") for row in rows}
        for sign in (_title, _number):
            pairs.match(
                {row.code: _under(above[row.code], sign(row)) for row in rows},
                {row.code: _under(row.parent, sign(row)) for row in there},
            )
        pairs.match({row.code: _title(row) for row in rows}, {r.code: _title(r) for r in there})
        _by_place(rows, there, pairs, above)
        for row in rows:
            if row.code not in pairs.codes:
                pairs.pair(row.code, _free(row.code, here, pairs.taken))
    return pairs.codes


@dataclass(frozen=True)
class _Pairs:
    """Code in the table → code in the plan, and the plan's codes that are taken."""

    codes: dict[str, str]
    taken: set[str]

    def pair(self, code: str, known: str) -> None:
        self.codes[code] = known
        self.taken.add(known)

    def match(self, mine: dict[str, str], theirs: dict[str, str]) -> None:
        """Pairs what bears the same sign, where one open line on each side bears it."""
        mine = {code: sign for code, sign in mine.items() if sign and code not in self.codes}
        theirs = {code: sign for code, sign in theirs.items() if sign and code not in self.taken}
        here, there = Counter(mine.values()), Counter(theirs.values())
        by_sign = {sign: code for code, sign in theirs.items()}
        for code, sign in mine.items():
            if here[sign] == 1 and there[sign] == 1:
                self.pair(code, by_sign[sign])


def _under(parent: str, sign: str) -> str:
    return f"{parent}\0{sign}" if sign else ""


def _title(row: NodeRow) -> str:
    return fold(row.title)


def _number(row: NodeRow) -> str:
    return fold(row.number)


def _by_place(
    rows: Sequence[NodeRow], there: Sequence[NodeRow], pairs: _Pairs, above: dict[str, str]
) -> None:
    """Where a parent has as many lines as before, an unknown one at the place of a missing one was
    only given a new name."""
    for parent in dict.fromkeys(above.values()):
        mine = [row.code for row in rows if above[row.code] == parent]
        theirs = [row.code for row in there if row.parent == parent]
        if len(mine) != len(theirs):
            continue
        for code, known in zip(mine, theirs, strict=True):
            if code not in pairs.codes and known not in pairs.taken:
                pairs.pair(code, known)


def _free(code: str, here: set[str], taken: set[str]) -> str:
    number = 1
    free = code
    while free in here or free in taken:
        number += 1
        free = f"{code}-{number}"
    return free


def _kept_parts(row: NodeRow, was: NodeRow | None) -> NodeRow:
    """An empty cell takes nothing back."""
    if was is None:
        return row
    return replace(
        row,
        number=row.number or was.number,
        body=row.body or was.body,
        owner=row.owner or was.owner,
        tags=row.tags or was.tags,
        issues=row.issues or was.issues,
        title=was.title if fold(was.title) == fold(row.title) else row.title,
    )


def _in_order(
    nodes: Sequence[NodeRow], others: Sequence[NodeRow], known: Sequence[NodeRow]
) -> tuple[NodeRow, ...]:
    """The table's order; a line that only the plan has stays behind the line it stood behind."""
    ordered = [row.code for row in nodes]
    sequence = [row.code for row in known]
    for row in others:
        place = sequence.index(row.code)
        before = next((code for code in reversed(sequence[:place]) if code in ordered), None)
        ordered.insert(ordered.index(before) + 1 if before else 0, row.code)
    rows = {row.code: row for row in (*nodes, *others)}
    return tuple(replace(rows[code], order=n * 10) for n, code in enumerate(ordered, start=1))


def _levels(found: Sequence[LevelRow], known: Sequence[LevelRow]) -> tuple[LevelRow, ...]:
    """Levels of the plan keep their own names and numbering; deeper ones than the table's stay."""
    there = {row.depth: row for row in known}
    new = {row.depth: row for row in found}
    return tuple(there.get(depth, new.get(depth)) for depth in sorted({*there, *new}))  # type: ignore[misc]


def _roles(
    found: PlanSheet, known: PlanSheet, chosen: ColumnMap, codes: dict[str, str]
) -> tuple[RoleRow, ...]:
    """Of lines in the table, the lists a column speaks of are the table's; all others stay."""
    listed = set(codes.values())
    spoken = {(column.actor, column.kind) for column in chosen.of(Use.ROLE)}
    mine = [replace(role, node=codes[role.node]) for role in found.roles]
    filled = {(role.node, role.actor, role.kind) for role in mine}
    stays = [
        role
        for role in known.roles
        if role.node not in listed
        or (role.actor, role.kind) not in spoken
        or (role.node, role.actor, role.kind) not in filled
    ]
    return (*mine, *stays)


def _issue_numbers(found: PlanSheet, known: PlanSheet) -> dict[int, int]:
    """Number in the table → number in the plan: the same words are the same issue.

    Other words under a number that the plan has given away get a new one; a bare number is the
    plan's.
    """
    there = {fold(row.title): row.no for row in known.issues}
    given = set(there.values())
    used = {
        *given,
        *(row.no for row in found.issues),
        *(no for r in found.nodes for no in r.issues),
    }
    numbers: dict[int, int] = {}
    for row in found.issues:
        number = there.get(fold(row.title), row.no)
        if fold(row.title) not in there and row.no in given:
            number = max(used) + 1
            used.add(number)
        numbers[row.no] = number
    return numbers


def _issues(found: PlanSheet, known: PlanSheet, numbers: dict[int, int]) -> tuple[IssueRow, ...]:
    rows = {row.no: row for row in known.issues}
    for row in found.issues:
        rows.setdefault(numbers[row.no], replace(row, no=numbers[row.no]))
    return tuple(rows[no] for no in sorted(rows))


def _indicators(
    reading: WideReading, known: PlanSheet, codes: dict[str, str]
) -> tuple[IndicatorRow, ...]:
    """Indicators found again by line and name keep what the table cannot say: how they are counted."""
    chosen = reading.chosen
    by_code = {row.code: row for row in known.indicators}
    by_name = {(row.node, fold(row.name)): row for row in known.indicators}
    lines = Counter(row.node for row in known.indicators)
    only = {row.node: row for row in known.indicators if lines[row.node] == 1}
    taken = set(by_code)
    mine: dict[str, IndicatorRow] = {}
    for row in reading.sheet.indicators:
        node = codes[row.node]
        was = by_name.get((node, fold(row.name)))
        if was is None and chosen.has(Use.INDICATOR_CODE):
            was = by_code.get(row.code)
        if was is None and not chosen.has(Use.INDICATOR):
            was = only.get(node)
        if was is None:
            code, number = row.code, 1
            while code in taken:
                number += 1
                code = f"{row.code}-{number}"
            taken.add(code)
            mine[code] = replace(row, code=code, node=node)
        else:
            told = row.direction if row.code in reading.directions else was.direction
            mine[was.code] = _indicator(replace(row, node=node, direction=told), was, chosen)
    return (*(mine.pop(row.code, row) for row in known.indicators), *mine.values())


def _indicator(row: IndicatorRow, was: IndicatorRow, chosen: ColumnMap) -> IndicatorRow:
    has = chosen.has
    told = row.baseline is not None
    same = (row.baseline, row.baseline_fy) == (was.baseline, was.baseline_fy)
    source = row.baseline_source if told else was.baseline_source
    if same and not has(Use.BASELINE_SOURCE):
        source = was.baseline_source or source
    return replace(
        was,
        node=row.node,
        name=was.name if fold(was.name) == fold(row.name) else row.name,
        direction=row.direction,
        unit=was.unit if fold(was.unit) == fold(row.unit) or not has(Use.UNIT) else row.unit,
        decimals=max(row.decimals, was.decimals),
        baseline=row.baseline if told else was.baseline,
        baseline_fy=row.baseline_fy if told else was.baseline_fy,
        baseline_source=source,
        targets=_targets(row.targets, was.targets),
        rationale=row.rationale or was.rationale,
        source=row.source or was.source,
    )


def _targets(new: Iterable[TargetValue], old: Iterable[TargetValue]) -> tuple[TargetValue, ...]:
    """An empty cell takes nothing back: targets of years the table leaves out stay."""
    values = {target.fy: target for target in (*old, *new)}
    return tuple(values[fy] for fy in sorted(values))
