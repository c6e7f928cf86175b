"""Which column of a council's table is what: data that is kept per plan and given to commands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from sasaeai.core.periods import FiscalYear, UnreadableFiscalYear
from sasaeai.plan.importing import sheet_columns as names
from sasaeai.plan.importing.folding import fold
from sasaeai.plan.importing.sheet import DEEPEST
from sasaeai.plan.importing.wide.grid import Grid, Workbook, letter, place

LONGEST_HEAD = 200
LONGEST_UNIT = 12
MOST_HEAD_ROWS = 6
JOINT = "／"


_WORDS: Final = {
    "level": "段（基本目標・施策など）の列を、ひとつはえらんでください。",
    "order": "段の列は、1段めから順に、ひとつずつえらんでください。",
    "twin": "同じ役目の列が、もうあります。",
    "year": "同じ年度の目標の列が、ふたつあります。",
    "sheets": "読み込むシートをえらんでください。",
    "fy": "何年度の目標かを入れてください（例：R8）。",
    "role": "だれの役割かをえらんでください。",
    "depth": "その段の列がありません。",
    "head": (
        "えらんだシートのその行に、この見出しがありません。シートか見出しの行を変えたときは、"
        "案を作りなおしてください。見出しのちがうシートは、分けて読み込んでください。"
    ),
}
"""What keeps a map from being used."""


class Use(StrEnum):
    """What the cells of a column are."""

    LEAVE = "leave"
    LEVEL = "level"
    NUMBER = "number"
    CODE = "code"
    BODY = "body"
    OWNER = "owner"
    TAGS = "tags"
    ISSUES = "issues"
    ROLE = "role"
    INDICATOR = "indicator"
    INDICATOR_CODE = "indicator_code"
    UNIT = "unit"
    DIRECTION = "direction"
    BASELINE = "baseline"
    BASELINE_FY = "baseline_fy"
    BASELINE_SOURCE = "baseline_source"
    TARGET = "target"
    RATIONALE = "rationale"
    SOURCE = "source"


MANY = frozenset({Use.LEAVE, Use.LEVEL, Use.NUMBER, Use.CODE, Use.BODY, Use.ROLE, Use.TARGET})
"""Uses that several columns may have; of all others there is one."""
OF_A_LINE = frozenset({Use.NUMBER, Use.CODE, Use.BODY, Use.OWNER, Use.TAGS, Use.ISSUES, Use.ROLE})
"""Uses that may belong to a level higher than the deepest one of the row (``depth``)."""


@dataclass(frozen=True)
class Column:
    """``at`` counts from 0. ``depth`` is the level (for what belongs to a line: whose; 0 is the
    deepest line of the row), ``fy`` the fiscal year of a target or baseline."""

    at: int
    head: str
    use: Use = Use.LEAVE
    depth: int = 0
    actor: str = ""
    kind: str = ""
    fy: int | None = None

    @property
    def label(self) -> str:
        """As a person finds it: D列 担当課."""
        return f"{letter(self.at)}列 {self.head}".strip()


@dataclass(frozen=True)
class ColumnMap:
    """The map of a table. Rows count from 1; ``unit`` is taken where no column and no cell has one."""

    sheets: tuple[str, ...]
    head: tuple[int, int]
    columns: tuple[Column, ...]
    unit: str = ""

    def of(self, use: Use) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.use is use)

    def one(self, use: Use) -> Column | None:
        return next(iter(self.of(use)), None)

    def has(self, *uses: Use) -> bool:
        return any(column.use in uses for column in self.columns)

    @property
    def levels(self) -> tuple[Column, ...]:
        """The level columns from the top down."""
        return tuple(sorted(self.of(Use.LEVEL), key=lambda column: column.depth))


class BadMap(ValueError):
    """The map cannot be used; ``problems`` says why, with the column's place (-1 for the whole)."""

    def __init__(self, problems: tuple[tuple[int, str], ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(words for _, words in problems))


def heads(grid: Grid, head: tuple[int, int]) -> tuple[str, ...]:
    """The text over each column, from the rows of the heading: 目標値／R8."""
    found: list[str] = []
    rows = [row for row in grid.rows if head[0] <= row.number <= head[1]]
    for at in range(grid.width):
        parts = (" ".join(row.full[at].split()) for row in rows)
        joined = JOINT.join(dict.fromkeys(part for part in parts if part))
        found.append(joined[:LONGEST_HEAD])
    return tuple(found)


def problems(chosen: ColumnMap) -> tuple[tuple[int, str], ...]:
    """What keeps the map from being used."""
    found: list[tuple[int, str]] = []
    depths = [column.depth for column in chosen.levels]
    if not depths:
        found.append((-1, _WORDS["level"]))
    elif depths != list(range(1, len(depths) + 1)):
        found.append((-1, _WORDS["order"]))
    for column in chosen.columns:
        found += [(column.at, words) for words in _wrong(column, len(depths))]
    for use in Use:
        for twin in () if use in MANY else chosen.of(use)[1:]:
            found.append((twin.at, f"{twin.label}：{_WORDS['twin']}"))
    years = [column.fy for column in chosen.of(Use.TARGET)]
    for column in chosen.of(Use.TARGET):
        if column.fy is not None and years.count(column.fy) > 1:
            found.append((column.at, f"{column.label}：{_WORDS['year']}"))
    if len(chosen.unit) > LONGEST_UNIT:
        found.append((-1, f"単位は{LONGEST_UNIT}文字までです。"))
    if not 0 <= chosen.head[1] - chosen.head[0] < MOST_HEAD_ROWS or chosen.head[0] < 0:
        found.append((-1, f"見出しの行は、{MOST_HEAD_ROWS}行までにしてください。"))
    if not chosen.sheets:
        found.append((-1, _WORDS["sheets"]))
    return tuple(found)


def _wrong(column: Column, deepest: int) -> list[str]:
    found = []
    if column.use is Use.TARGET and column.fy is None:
        found.append(f"{column.label}：{_WORDS['fy']}")
    if column.use is Use.ROLE and (
        column.actor not in names.ACTORS or column.kind not in names.ROLE_KINDS
    ):
        found.append(f"{column.label}：{_WORDS['role']}")
    if column.use in OF_A_LINE and column.depth > deepest:
        found.append(f"{column.label}：{_WORDS['depth']}")
    if not 0 <= column.depth <= DEEPEST:
        found.append(f"{column.label}：段は1から{DEEPEST}までです。")
    return found


def misfits(chosen: ColumnMap, book: Workbook) -> tuple[tuple[int, str], ...]:
    """Used columns whose heading does not stand there on every chosen sheet, as ``problems``."""
    there = [heads(grid, chosen.head) for grid in book.grids if grid.name in chosen.sheets]
    return tuple(
        (column.at, f"{column.label}：{_WORDS['head']}")
        for column in chosen.columns
        if column.use is not Use.LEAVE
        and any(
            fold("".join(known[column.at : column.at + 1])) != fold(column.head) for known in there
        )
    )


def to_json(chosen: ColumnMap) -> dict[str, Any]:
    """Plain data, as a person may also write it by hand."""
    return {
        "sheets": list(chosen.sheets),
        "head_rows": list(chosen.head),
        "unit": chosen.unit,
        "columns": [_column_json(column) for column in chosen.columns],
    }


def _column_json(column: Column) -> dict[str, Any]:
    data: dict[str, Any] = {
        "column": letter(column.at), "head": column.head, "use": str(column.use),
    }  # fmt: skip
    if column.depth:
        data["depth"] = column.depth
    if column.use is Use.ROLE:
        data |= {"actor": column.actor, "kind": column.kind}
    if column.fy is not None:
        data["fy"] = FiscalYear(column.fy).short
    return data


def from_json(data: Any) -> ColumnMap:
    """The map that was kept or written by hand. Raises ``BadMap`` naming what cannot be read."""
    if not isinstance(data, dict) or not isinstance(data.get("columns"), list):
        raise BadMap(((-1, "対応表の形ではありません（columns の一覧が要ります）。"),))
    wrong: list[tuple[int, str]] = []
    columns = [_column(item, number, wrong) for number, item in enumerate(data["columns"], 1)]
    head, sheets = data.get("head_rows"), data.get("sheets", [])
    if not (isinstance(head, list) and len(head) == 2 and all(type(n) is int for n in head)):
        wrong.append((-1, "head_rows は、見出しのはじめと終わりの行（例：[2, 3]）です。"))
    if not isinstance(sheets, list) or not all(isinstance(name, str) for name in sheets):
        wrong.append((-1, "sheets は、シートの名前の一覧です。"))
    if wrong or not isinstance(head, list):
        raise BadMap(tuple(wrong))
    kept = tuple(column for column in columns if column is not None)
    return ColumnMap(tuple(sheets), (head[0], head[1]), kept, str(data.get("unit", "")))


def _column(item: Any, number: int, wrong: list[tuple[int, str]]) -> Column | None:
    said = item if isinstance(item, dict) else {}
    at = place(str(said.get("column", "")))
    use = said.get("use", "leave")
    if at is None or use not in set(Use):
        wrong.append((at if at is not None else -1, f"columns の{number}番めが読めません。"))
        return None
    fy = None
    if said.get("fy") is not None:
        try:
            fy = FiscalYear.parse(str(said["fy"])).year
        except UnreadableFiscalYear as problem:
            wrong.append((at, f"{letter(at)}：{problem.hint}"))
    depth = said.get("depth", 0)
    if type(depth) is not int:
        wrong.append((at, f"{letter(at)}：depth は数です。"))
        return None
    texts = {key: str(said.get(key, ""))[:LONGEST_HEAD] for key in ("head", "actor", "kind")}
    return Column(at, use=Use(use), depth=depth, fy=fy, **texts)


def fitted(chosen: ColumnMap, book: Workbook) -> ColumnMap | None:
    """The same map for this file: every used column is found again by its heading.

    Columns may have moved, rows above the heading may have come or gone; a used heading that is
    missing or stands there twice means that another table was handed in.
    """
    for grid in book.grids:
        for start in (chosen.head[0], *(row.number for row in grid.rows[:20])):
            span = (start, start + chosen.head[1] - chosen.head[0])
            columns = _found_again(chosen, heads(grid, span))
            if columns is not None:
                alike = [g.name for g in book.grids if heads(g, span) == heads(grid, span)]
                named = [name for name in alike if name in chosen.sheets]
                return replace(chosen, sheets=tuple(named or alike), head=span, columns=columns)
    return None


def _found_again(chosen: ColumnMap, there: tuple[str, ...]) -> tuple[Column, ...] | None:
    known = [fold(head) for head in there]
    used: dict[int, Column] = {}
    for column in chosen.columns:
        if column.use is Use.LEAVE:
            continue
        wanted = fold(column.head)
        at = column.at
        if at >= len(known) or known[at] != wanted:
            if not wanted or known.count(wanted) != 1:
                return None
            at = known.index(wanted)
        used[at] = replace(column, at=at)
    if not used:
        return None
    return tuple(used.get(at, Column(at, head)) for at, head in enumerate(there))
