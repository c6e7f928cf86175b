"""A first map of a council's table, read from its headings and from what is merged.

Nothing here is final: the person sees each column with its first cells and chooses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sasaeai.core.periods import FiscalYear, UnreadableFiscalYear
from sasaeai.plan.importing.folding import nfkc
from sasaeai.plan.importing.marks import actors_in
from sasaeai.plan.importing.sheet import DEEPEST
from sasaeai.plan.importing.vocabulary import bare, names, standard, words
from sasaeai.plan.importing.wide.columns import JOINT, OF_A_LINE, Column, ColumnMap, Use, heads
from sasaeai.plan.importing.wide.grid import Grid, GridRow, Workbook

SEARCHED = 25
MOST_HEAD = 3
YEAR = re.compile(
    r"(?:明治|大正|昭和|平成|令和|(?<![A-Za-z])[MTSHR])\s*\.?\s*(?:元|\d{1,2})(?:\s*年度?)?"
    r"|(?<!\d)(?:19|20)\d{2}\s*年度?|^(?:19|20)\d{2}$"
)
NUMERIC = re.compile(r"[\d.,%％+\-▲△]+")
MEASURING = frozenset({Use.INDICATOR, Use.UNIT, Use.BASELINE, Use.TARGET})
LINE_USES = OF_A_LINE - {Use.NUMBER, Use.CODE}


def propose(book: Workbook) -> ColumnMap:
    """The sheet whose heading says most, and all sheets that share it."""
    best = max(book.grids, key=_promise, default=None)
    if best is None:
        return ColumnMap((), (1, 1), ())
    head = head_rows(best)
    alike = [grid.name for grid in book.grids if heads(grid, head) == heads(best, head)]
    return ColumnMap(tuple(alike), head, propose_columns(best, head))


def propose_columns(grid: Grid, head: tuple[int, int]) -> tuple[Column, ...]:
    """What each column seems to be, for a heading that stands on these rows."""
    rows = [row for row in grid.rows if row.number > head[1]]
    columns = [_by_head(at, text) for at, text in enumerate(heads(grid, head))]
    columns = _with_levels(columns, rows)
    return tuple(_placed(column, columns, rows) for column in columns)


def head_rows(grid: Grid) -> tuple[int, int]:
    """First and last row of the heading: the row that names most, and rows that only go on."""
    near = grid.rows[:SEARCHED]
    first = max(near, key=lambda row: (_score(row), -row.number))
    if not _score(first):
        return near[0].number, near[0].number
    last = first.number
    for row in near:
        if first.number < row.number < first.number + MOST_HEAD and row.number == last + 1:
            typed = [c for at, c in enumerate(row.cells) if c and at not in row.copies]
            if typed and all(_says(cell) for cell in typed):
                last = row.number
    above = first.number - 1
    for row in near:
        if row.number == above and _goes_with(row):
            return above, last
    return first.number, last


def _goes_with(row: GridRow) -> bool:
    """A row over the years that says 目標値 above them, as part of the same heading."""
    typed = [cell for at, cell in enumerate(row.cells) if cell and at not in row.copies]
    return len(typed) > 1 and all(_says(cell) for cell in typed)


def _promise(grid: Grid) -> tuple[int, int]:
    return max((_score(row) for row in grid.rows[:SEARCHED]), default=0), len(grid.rows)


def _score(row: GridRow) -> int:
    return sum(_says(cell) for at, cell in enumerate(row.cells) if cell and at not in row.copies)


def _says(cell: str) -> bool:
    """Whether a cell is a heading's word or a fiscal year."""
    return (
        column_word(cell) is not None
        or names("level", cell)
        or year_in(cell) is not None
        or (len(cell) <= 16 and bool(actors_in(cell)))
    )


def year_in(text: str) -> int | None:
    """The fiscal year a heading names (令和8年度目標, R8, 2026年度), if it names exactly one."""
    found = {match.group() for match in YEAR.finditer(nfkc(text))}
    years = set()
    for written in found:
        try:
            years.add(FiscalYear.parse(re.sub(r"\s", "", written)).year)
        except UnreadableFiscalYear:
            continue
    return years.pop() if len(years) == 1 else None


def column_word(head: str) -> Use | None:
    """The use that a heading's own word means; the longest word it ends with counts."""
    plain = standard(bare(re.sub(r"[（(].*?[)）]", "", head)))
    known = words("column")
    if plain in known:
        return Use(known[plain])
    for word, use in known.items():
        if len(word) > 1 and len(plain) <= len(word) + 8 and plain.endswith(word):
            return Use(use)
    return None


def _by_head(at: int, head: str) -> Column:
    column = Column(at, head)
    parts = head.split(JOINT)
    uses = [use for part in parts if (use := column_word(part)) is not None]
    year = next((y for part in parts if (y := year_in(part)) is not None), None)
    if Use.LEAVE in uses:
        return column
    if Use.BASELINE in uses:
        return replace(column, use=Use.BASELINE, fy=year)
    if year is not None:
        return replace(column, use=Use.TARGET, fy=year)
    if any(names("level", part) for part in parts):
        return replace(column, use=Use.LEVEL)
    plain = next((use for use in uses if use is not Use.TARGET), None)
    if plain is not None:
        return replace(column, use=plain)
    actors = actors_in(parts[-1]) or actors_in(head)
    if actors and len(parts[-1]) <= 24:
        kind = "pillar" if actors[0] == "community" else "activity"
        kind = "example" if actors[0] == "resident" else kind
        return replace(column, use=Use.ROLE, actor=actors[0], kind=kind)
    return column


def _with_levels(columns: list[Column], rows: Sequence[GridRow]) -> list[Column]:
    """Levels stand left of what is measured; an unnamed column there is one if its texts repeat."""
    edge = min((c.at for c in columns if c.use in MEASURING), default=len(columns))
    found, seen = list(columns), set[Use]()
    depth = 0
    last = max((c.at for c in columns if c.use is Use.LEVEL and c.at < edge), default=-1)
    for place, column in enumerate(columns):
        is_level = column.at < edge and (
            column.use is Use.LEVEL
            or (
                column.use is Use.LEAVE
                and _unnamed(column)
                and _is_text(column, rows)
                and (column.at < last or _goes_on(column, rows))
            )
        )
        if is_level and depth < DEEPEST:
            depth += 1
            found[place] = replace(column, use=Use.LEVEL, depth=depth)
        elif column.use is Use.LEVEL:
            found[place] = replace(column, use=Use.BODY)
        elif column.use not in (Use.LEAVE, Use.BODY, Use.ROLE, Use.TARGET) and column.use in seen:
            found[place] = replace(column, use=Use.LEAVE)
        seen.add(column.use)
    if not depth:
        text = next((c for c in found if c.use is Use.LEAVE and _is_text(c, rows)), None)
        if text is not None:
            found[text.at] = replace(text, use=Use.LEVEL, depth=1)
    return _one_target_a_year(found)


def _one_target_a_year(columns: list[Column]) -> list[Column]:
    taken: set[int | None] = set()
    found = []
    for column in columns:
        twice = column.use is Use.TARGET and column.fy in taken
        found.append(replace(column, use=Use.LEAVE, fy=None) if twice else column)
        if column.use is Use.TARGET:
            taken.add(column.fy)
    return found


def _unnamed(column: Column) -> bool:
    return column_word(column.head) is None and bool(column.head)


def _goes_on(column: Column, rows: Sequence[GridRow]) -> bool:
    """Whether texts hold for several rows: merged, or written once with empty cells below."""
    texts = [row.text(column.at) for row in rows]
    merged = any(column.at in row.copies for row in rows)
    return bool(texts) and (merged or (bool(texts[0]) and "" in texts[1:]))


def _is_text(column: Column, rows: Sequence[GridRow]) -> bool:
    texts = [text for row in rows if (text := row.text(column.at))]
    return bool(texts) and sum(bool(NUMERIC.fullmatch(nfkc(t))) for t in texts) * 2 < len(texts)


def _placed(column: Column, columns: Sequence[Column], rows: Sequence[GridRow]) -> Column:
    """Whose it is: a number stands left of its title; what is merged like a level is that level's."""
    levels = [c for c in columns if c.use is Use.LEVEL]
    if column.use in (Use.NUMBER, Use.CODE):
        right = [level for level in levels if level.at > column.at]
        nearest = min(right, key=lambda level: level.at, default=None)
        if nearest is None or _on_every_row(column, rows):
            return replace(column, depth=len(levels))
        return replace(column, depth=nearest.depth)
    if column.use in LINE_USES and levels:
        carried = _carried(column, rows)
        for level in levels[:-1]:
            if carried and carried == _carried(level, rows):
                return replace(column, depth=level.depth)
    return column


def _on_every_row(column: Column, rows: Sequence[GridRow]) -> bool:
    """A number counted from row to row is the deepest line's, wherever it stands."""
    typed = [row.text(column.at) for row in rows if column.at not in row.copies]
    return len(typed) > 1 and len(set(filter(None, typed))) * 2 > len(rows)


def _carried(column: Column, rows: Sequence[GridRow]) -> frozenset[int]:
    return frozenset(row.number for row in rows if column.at in row.copies)
