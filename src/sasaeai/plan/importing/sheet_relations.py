"""What the rows of a plan sheet say about each other."""

from __future__ import annotations

from typing import Any

from sasaeai.plan.importing import sheet_columns as names
from sasaeai.plan.importing.sheet import NodeRow, RowError


def relations(rows: dict[str, list[tuple[int, Any]]]) -> list[RowError]:
    """What rows say about each other: codes once, parents that exist one level above, known issues."""
    errors: list[RowError] = []
    depths = {level.depth for _, level in rows[names.LEVELS]}
    errors += _twice(names.LEVELS, "depth", [(n, r.depth) for n, r in rows[names.LEVELS]])
    errors += _twice(names.NODES, "code", [(n, r.code) for n, r in rows[names.NODES]])
    errors += _twice(names.ISSUES, "no", [(n, r.no) for n, r in rows[names.ISSUES]])
    errors += _twice(names.INDICATORS, "code", [(n, r.code) for n, r in rows[names.INDICATORS]])
    nodes = {row.code: row for _, row in rows[names.NODES]}
    issues = {row.no for _, row in rows[names.ISSUES]}
    for number, row in rows[names.NODES]:
        errors += _node_errors(number, row, nodes, depths, issues)
    for name, column in ((names.ROLES, "node_code"), (names.INDICATORS, "node_code")):
        for number, row in rows[name]:
            if row.node and row.node not in nodes:
                words = f"「{row.node}」というコードの項目がありません。"
                errors.append(RowError(name, number, column, words))
    return errors


def _node_errors(
    number: int, row: NodeRow, nodes: dict[str, NodeRow], depths: set[int], issues: set[int]
) -> list[RowError]:
    def wrong(column: str, words: str) -> RowError:
        return RowError(names.NODES, number, column, words)

    errors = []
    if row.depth not in depths:
        errors.append(wrong("depth", f"{row.depth} の段が levels にありません。"))
    above = [depth for depth in depths if depth < row.depth]
    parent = nodes.get(row.parent)
    if row.parent and parent is None:
        errors.append(wrong("parent_code", f"親の「{row.parent}」がありません。"))
    elif not row.parent and above:
        errors.append(wrong("parent_code", "親のコードが空です。"))
    elif parent is not None and parent.depth != max(above, default=0):
        errors.append(wrong("parent_code", f"親の「{row.parent}」は一つ上の段ではありません。"))
    unknown = [no for no in row.issues if no not in issues]
    if unknown:
        errors.append(wrong("issue_nos", f"課題 {unknown[0]} が issues にありません。"))
    return errors


def _twice(sheet: str, column: str, keyed: list[tuple[int, Any]]) -> list[RowError]:
    first: dict[Any, int] = {}
    errors = []
    for number, key in keyed:
        if key in first and key not in ("", 0):
            words = f"「{key}」が {first[key]} 行めと重なっています。"
            errors.append(RowError(sheet, number, column, words))
        first.setdefault(key, number)
    return errors
