"""Lines of the plan as they grow row by row, and the plan sheet's rows they become."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sasaeai.plan.importing.sheet import (
    IndicatorRow,
    IssueRow,
    NodeRow,
    RoleRow,
    TargetValue,
)
from sasaeai.plan.importing.wide import cells

LETTERS = "GTMADE"


@dataclass(eq=False)
class Growing:
    """One line while its rows are read; ``sheet`` and ``row`` say where it first stands."""

    depth: int
    number: str
    title: str
    sheet: str
    row: int
    code: str = ""
    bodies: list[str] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    tags: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    roles: list[tuple[str, str, int | None, str]] = field(default_factory=list)
    children: list[Growing] = field(default_factory=list)

    def add_body(self, text: str) -> None:
        if text not in self.bodies:
            self.bodies.append(text)

    def add_owner(self, text: str) -> None:
        if text not in self.owners:
            self.owners.append(text)

    def add_role(self, actor: str, kind: str, no: int | None, text: str) -> None:
        said = (actor, kind, no, text)
        if said not in self.roles:
            self.roles.append(said)


@dataclass(eq=False)
class Measured:
    """One indicator while its rows are read. ``named`` is False where its line's title names it."""

    line: Growing
    name: str
    named: bool = True
    code: str = ""
    unit: str = ""
    direction: str = ""
    told: bool = False
    """Whether a cell of its own says the direction."""
    decimals: int = 0
    baseline: Decimal | None = None
    baseline_fy: int | None = None
    baseline_source: str = ""
    rationale: str = ""
    source: str = ""
    targets: dict[int, Decimal | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Rows:
    """The sheets of a plan sheet; ``measured`` are the codes of lines with an indicator,
    ``directions`` those of indicators whose direction a cell of its own says."""

    nodes: tuple[NodeRow, ...]
    roles: tuple[RoleRow, ...]
    issues: tuple[IssueRow, ...]
    indicators: tuple[IndicatorRow, ...]
    measured: frozenset[str]
    directions: frozenset[str]


def sheet_rows(roots: Sequence[Growing], measured: Sequence[Measured]) -> Rows:
    """Codes for all lines that have none, and every row in the order of the table."""
    walked = list(_walk(roots))
    codes = _codes(walked)
    numbers, issues = _issues(walked)
    nodes = tuple(
        NodeRow(
            code=codes[id(line)],
            parent=codes[id(parent)] if parent else "",
            depth=line.depth,
            number=line.number,
            title=line.title,
            body="\n".join(line.bodies),
            owner="・".join(line.owners),
            tags=line.tags,
            issues=tuple(dict.fromkeys(numbers[text] for text in line.issues)),
            order=order,
        )
        for order, (line, parent) in enumerate(walked, start=1)
    )
    roles = tuple(
        RoleRow(codes[id(line)], actor, kind, no, text)
        for line, _ in walked
        for actor, kind, no, text in line.roles
    )
    found = tuple(_indicators(measured, codes))
    told = (row.code for row, each in zip(found, measured, strict=True) if each.told)
    lines = frozenset(row.node for row in found)
    return Rows(nodes, roles, issues, found, lines, frozenset(told))


def _walk(
    lines: Sequence[Growing], parent: Growing | None = None
) -> Iterator[tuple[Growing, Growing | None]]:
    for line in lines:
        yield line, parent
        yield from _walk(line.children, line)


def _codes(walked: Sequence[tuple[Growing, Growing | None]]) -> dict[int, str]:
    """Codes like G1, T1.2, M1.2.3: the place of a line among its siblings."""
    taken = {line.code for line, _ in walked if line.code}
    codes: dict[int, str] = {}
    paths: dict[int, str] = {}
    places: dict[int, int] = {}
    for line, parent in walked:
        above = id(parent) if parent else 0
        places[above] = places.get(above, 0) + 1
        paths[id(line)] = ".".join(filter(None, (paths.get(above, ""), str(places[above]))))
        code = line.code
        if not code:
            code = f"{LETTERS[line.depth - 1]}{paths[id(line)]}"
            while code in taken:
                code += "-2"
            taken.add(code)
        codes[id(line)] = code
    return codes


def _issues(
    walked: Sequence[tuple[Growing, Growing | None]],
) -> tuple[dict[str, int], tuple[IssueRow, ...]]:
    """Issues as the cells name them: by number, by words, or both; words alone get a free number."""
    numbers: dict[str, int] = {}
    titles: dict[int, str] = {}
    texts = list(dict.fromkeys(text for line, _ in walked for text in line.issues))
    told = {text: cells.issue(text) for text in texts}
    taken = {no for no, _ in told.values() if no is not None}
    for text, (no, title) in told.items():
        number = no if no is not None else max(taken, default=0) + 1
        taken.add(number)
        numbers[text] = number
        if title and not titles.get(number):
            titles[number] = title[:200]
    return numbers, tuple(IssueRow(no, titles[no]) for no in sorted(titles))


def _indicators(measured: Sequence[Measured], codes: dict[int, str]) -> Iterator[IndicatorRow]:
    counts: dict[str, int] = {}
    taken = {each.code for each in measured if each.code}
    for each in measured:
        node = codes[id(each.line)]
        code = each.code
        while not code or (not each.code and code in taken):
            counts[node] = counts.get(node, 0) + 1
            code = f"{node}-K{counts[node]}"
        taken.add(code)
        targets = tuple(TargetValue(fy, value) for fy, value in sorted(each.targets.items()))
        yield IndicatorRow(
            code=code,
            node=node,
            name=each.name,
            direction=each.direction or "monitor",
            unit=each.unit,
            decimals=each.decimals,
            baseline=each.baseline,
            baseline_fy=each.baseline_fy,
            baseline_source=each.baseline_source,
            targets=targets,
            rationale=each.rationale,
            source=each.source,
        )
