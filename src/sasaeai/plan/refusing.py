"""Why a sheet cannot be kept although its file could be read: said row by row, before any write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sasaeai.core.periods import FiscalYear
from sasaeai.plan.importing import sheet_columns as names
from sasaeai.plan.importing.sheet import IndicatorRow, PlanSheet, RowError
from sasaeai.plan.importing.sheet_relations import relations
from sasaeai.plan.texts import LONGEST_TAG

RESERVED = frozenset(
    {
        "book", "indicators", "issues", "matrix", "money", "plans", "print", "proofs", "read",
        "search", "sections", "tags", "tellings", "versions",
    }
)  # fmt: skip
"""Codes that would be addresses of other pages below /plan/."""
LARGEST_NUMBER = 9999
LONGEST = {
    names.PLAN: {"name": 120, "vision": 300},
    names.LEVELS: {"name": 120, "pattern": 30},
    names.NODES: {"code": 40, "number": 20, "title": 200, "owner": 60},
    names.ISSUES: {"title": 200},
    names.INDICATORS: {
        "code": 40, "name": 120, "metric": 60, "unit": 12, "rationale": 300, "source": 200,
        "baseline_source": 200,
    },
    names.LINEAGE: {"note": 300},
}  # fmt: skip


def refusals(old: PlanSheet, new: PlanSheet) -> tuple[RowError, ...]:
    """Everything that stops an import, in the order of the sheets."""
    return (*_head(new), *_tree(new), *_lengths(new), *_targets(old, new))


def _rows(sheet: PlanSheet) -> dict[str, list[tuple[int, Any]]]:
    kinds: dict[str, tuple[Any, ...]] = {
        names.PLAN: (sheet.head,),
        names.LEVELS: sheet.levels,
        names.NODES: sheet.nodes,
        names.ROLES: sheet.roles,
        names.ISSUES: sheet.issues,
        names.INDICATORS: sheet.indicators,
        names.LINEAGE: sheet.lineage,
    }
    return {name: [(0, row) for row in rows] for name, rows in kinds.items()}


def _head(new: PlanSheet) -> Iterator[RowError]:
    first, last, review = new.head.fy_from, new.head.fy_to, new.head.review_fy
    if not first or not last:
        yield RowError(names.PLAN, 0, "fy_from", "計画の年度（はじめと終わり）を入れてください。")
    elif first > last or last - first > 20:
        yield RowError(names.PLAN, 0, "fy_to", "計画の年度のはじめと終わりを確かめてください。")
    elif review and not first <= review <= last:
        yield RowError(names.PLAN, 0, "review_fy", "中間評価の年度が、計画の年度の外です。")
    if not new.head.name:
        yield RowError(names.PLAN, 0, "name", "計画の名前を入れてください。")
    if (new.head.ordinal or 0) > LARGEST_NUMBER:
        yield RowError(names.PLAN, 0, "ordinal", "数が大きすぎます。")


def _tree(new: PlanSheet) -> Iterator[RowError]:
    yield from relations(_rows(new))
    depths = [row.depth for row in new.levels]
    if not new.nodes:
        yield RowError(names.NODES, 0, "", "計画の項目がひとつもありません。")
    if depths and min(depths) != 1:
        yield RowError(names.LEVELS, 0, "depth", "いちばん上の段は1にしてください。")
    for node in new.nodes:
        if node.code in RESERVED or "/" in node.code:
            yield RowError(
                names.NODES, 0, "code", "「%(code)s」はコードに使えません。", (("code", node.code),)
            )
        if any(len(tag) > LONGEST_TAG for tag in node.tags):
            yield RowError(
                names.NODES, 0, "tags", "%(code)s の札が長すぎます。", (("code", node.code),)
            )
    for indicator in new.indicators:
        if "/" in indicator.code:
            words = f"「{indicator.code}」はコードに使えません。"
            yield RowError(names.INDICATORS, 0, "code", words)
    numbers = [*(row.no or 0 for row in new.roles), *(row.no for row in new.issues)]
    if max(numbers, default=0) > LARGEST_NUMBER:
        yield RowError(names.ROLES, 0, "no", "番号が大きすぎます。")


def _lengths(new: PlanSheet) -> Iterator[RowError]:
    for sheet, rows in _rows(new).items():
        for column, longest in LONGEST.get(sheet, {}).items():
            for _, row in rows:
                text = getattr(row, column)
                if len(text) > longest:
                    words = f"「{text[:20]}…」が長すぎます（{longest}文字まで）。"
                    yield RowError(sheet, 0, column, words)


def _targets(old: PlanSheet, new: PlanSheet) -> Iterator[RowError]:
    before = {row.code: row for row in old.indicators}
    for row in new.indicators:
        yield from _emptied(before.get(row.code), row)
        if row.baseline is not None and row.baseline_fy is None:
            words = f"{row.code} の基準値の年度がありません。"
            yield RowError(names.INDICATORS, 0, "baseline_fy", words)
        if row.upper is not None and row.direction != "maintain":
            words = f"{row.code}：upper は direction が maintain のときだけ使えます。"
            yield RowError(names.INDICATORS, 0, "upper", words)


def _emptied(was: IndicatorRow | None, row: IndicatorRow) -> Iterator[RowError]:
    """A target is taken back by a word, never by an empty cell."""
    given = {target.fy for target in row.targets}
    for target in was.targets if was else ():
        if target.fy not in given:
            year = FiscalYear(target.fy)
            words = (
                f"{row.code} の{year.label}の目標が空です。取り消すときは「なし」と書いてください。"
            )
            yield RowError(names.INDICATORS, 0, year.short, words)
