"""What a new sheet would change in a plan, per identity: nothing is guessed from texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sasaeai.plan.importing import sheet_columns as names
from sasaeai.plan.importing.sheet import NodeRow, PlanSheet, RowError


@dataclass(frozen=True)
class Change:
    """One thing that differs. ``kind`` is added, removed, renamed, moved or changed."""

    kind: str
    sheet: str
    code: str
    title: str
    before: str = ""
    after: str = ""
    column: str = ""


@dataclass(frozen=True)
class SheetDiff:
    """All changes, and removals that lack a lineage row (they stop the import)."""

    changes: tuple[Change, ...]
    errors: tuple[RowError, ...]

    @property
    def counts(self) -> dict[str, int]:
        kinds = ("added", "renamed", "moved", "changed", "removed")
        return {kind: sum(change.kind == kind for change in self.changes) for kind in kinds}

    def of(self, kind: str) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.kind == kind)


def diff(old: PlanSheet, new: PlanSheet) -> SheetDiff:
    """From the plan as it is to the plan as the file wants it; equal sheets give no change."""
    changes = [
        *_nodes(old.nodes, new.nodes),
        *_keyed(names.LEVELS, old.levels, new.levels, key="depth", title="name"),
        *_keyed(names.ISSUES, old.issues, new.issues, key="no", title="title"),
        *_keyed(names.INDICATORS, old.indicators, new.indicators, key="code", title="name"),
        *_roles(old, new),
        *_head(old, new),
    ]
    explained = {row.old for row in new.lineage if row.kind in names.ENDINGS}
    errors = tuple(
        RowError(
            names.LINEAGE,
            0,
            "old_code",
            f"「{change.title}」（{change.code}）がなくなっています。理由を lineage に書いてください。",
        )
        for change in changes
        if change.kind == "removed" and change.sheet == names.NODES and change.code not in explained
    )
    return SheetDiff(tuple(changes), errors)


def _nodes(old: Sequence[NodeRow], new: Sequence[NodeRow]) -> Iterable[Change]:
    before, after = {row.code: row for row in old}, {row.code: row for row in new}
    for code, row in after.items():
        was = before.get(code)
        if was is None:
            yield Change("added", names.NODES, code, row.title)
            continue
        if was.title != row.title:
            yield Change("renamed", names.NODES, code, row.title, was.title, row.title, "title")
        if (was.parent, was.depth) != (row.parent, row.depth):
            yield Change(
                "moved", names.NODES, code, row.title, was.parent, row.parent, "parent_code"
            )
        for column in ("number", "body", "owner", "tags", "issues"):
            one, other = getattr(was, column), getattr(row, column)
            if one != other:
                yield Change(
                    "changed", names.NODES, code, row.title, _text(one), _text(other), column
                )
    if _sequence(old, after) != _sequence(new, before):
        yield Change("changed", names.NODES, "", "順番", column="order")
    for code, row in before.items():
        if code not in after:
            yield Change("removed", names.NODES, code, row.title)


def _sequence(rows: Sequence[NodeRow], others: dict[str, NodeRow]) -> list[str]:
    """Codes in their printed order; the numbers themselves may differ without meaning anything."""
    ordered = sorted(enumerate(rows), key=lambda item: (item[1].order, item[0]))
    return [row.code for _, row in ordered if row.code in others]


def _keyed(
    sheet: str, old: Sequence[Any], new: Sequence[Any], *, key: str, title: str
) -> Iterable[Change]:
    before = {getattr(row, key): row for row in old}
    after = {getattr(row, key): row for row in new}
    for code, row in after.items():
        name, was = getattr(row, title), before.get(code)
        if was is None:
            yield Change("added", sheet, str(code), name)
            continue
        for column in fields(row):
            one, other = getattr(was, column.name), getattr(row, column.name)
            if one != other:
                kind = "renamed" if column.name == title else "changed"
                yield Change(kind, sheet, str(code), name, _text(one), _text(other), column.name)
    for code, row in before.items():
        if code not in after:
            yield Change("removed", sheet, str(code), getattr(row, title))


def _roles(old: PlanSheet, new: PlanSheet) -> Iterable[Change]:
    """Role lists have no codes: a node's list of one actor and kind is compared as a whole."""
    before, after = _lists(old), _lists(new)
    titles = {row.code: row.title for row in (*old.nodes, *new.nodes)}
    for place in dict.fromkeys((*before, *after)):
        one, other = before.get(place, ()), after.get(place, ())
        if one != other:
            kind = "added" if not one else "removed" if not other else "changed"
            node, actor, sort = place
            yield Change(
                kind,
                names.ROLES,
                node,
                titles.get(node, node),
                " / ".join(text for _, text in one),
                " / ".join(text for _, text in other),
                f"{actor}・{sort}",
            )


def _lists(sheet: PlanSheet) -> dict[tuple[str, str, str], tuple[tuple[int | None, str], ...]]:
    found: dict[tuple[str, str, str], tuple[tuple[int | None, str], ...]] = {}
    for role in sheet.roles:
        place = (role.node, role.actor, role.kind)
        found[place] = (*found.get(place, ()), (role.no, role.text))
    return found


def _head(old: PlanSheet, new: PlanSheet) -> Iterable[Change]:
    for column in fields(new.head):
        one, other = getattr(old.head, column.name), getattr(new.head, column.name)
        if one != other:
            yield Change("changed", names.PLAN, "", "計画", _text(one), _text(other), column.name)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    return str(value)
