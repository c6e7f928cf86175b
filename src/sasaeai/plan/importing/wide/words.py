"""What a column is, as people choose it from a list and read it back."""

from __future__ import annotations

from typing import Final

from sasaeai.core.periods import FiscalYear
from sasaeai.plan.importing.sheet import DEEPEST
from sasaeai.plan.importing.wide.columns import OF_A_LINE, Column, Use

USES: Final[dict[Use, str]] = {
    Use.LEAVE: "使わない",
    Use.LEVEL: "段の名前",
    Use.NUMBER: "番号",
    Use.CODE: "コード",
    Use.BODY: "内容の文",
    Use.OWNER: "担当",
    Use.TAGS: "札",
    Use.ISSUES: "課題",
    Use.INDICATOR: "指標の名前",
    Use.INDICATOR_CODE: "指標のコード",
    Use.UNIT: "単位",
    Use.DIRECTION: "めざす方向",
    Use.BASELINE: "現状値（基準値）",
    Use.BASELINE_FY: "現状値の年度",
    Use.BASELINE_SOURCE: "現状値の出典",
    Use.TARGET: "目標",
    Use.RATIONALE: "目標の考え方",
    Use.SOURCE: "データの出典",
}
ROLES: Final[dict[tuple[str, str], str]] = {
    ("resident", "example"): "住民の取り組み（例）",
    ("resident", "activity"): "住民の取り組み",
    ("community", "pillar"): "地域のステップ（①②…）",
    ("community", "activity"): "地域の取り組み",
    ("shakyo", "activity"): "社協の取り組み",
    ("government", "activity"): "行政の取り組み",
    ("partner", "activity"): "関係機関の取り組み",
}


def token(column: Column) -> str:
    """The choice that stands for a column: ``level:2``, ``role:community:pillar``, ``target``."""
    if column.use is Use.LEVEL:
        return f"level:{column.depth}"
    if column.use is Use.ROLE:
        return f"role:{column.actor}:{column.kind}"
    return str(column.use)


def choices() -> list[tuple[str, str]]:
    """All choices in the order of a list."""
    found = [(str(Use.LEAVE), USES[Use.LEAVE])]
    found += [(f"level:{depth}", f"{depth}段めの名前") for depth in range(1, DEEPEST + 1)]
    for use, words in USES.items():
        if use not in (Use.LEAVE, Use.LEVEL):
            found.append((str(use), words))
        if use is Use.ISSUES:
            found += [(f"role:{a}:{k}", words) for (a, k), words in ROLES.items()]
    return found


def chosen(at: int, head: str, choice: str, *, depth: int = 0, fy: int | None = None) -> Column:
    """The column of a choice; one that is none is 使わない."""
    kind, _, rest = choice.partition(":")
    if kind == "level" and rest.isascii() and rest.isdigit() and 0 < int(rest[:2]) <= DEEPEST:
        return Column(at, head, Use.LEVEL, depth=int(rest[:2]))
    actor, _, sort = rest.partition(":")
    if kind == "role" and (actor, sort) in ROLES:
        return Column(at, head, Use.ROLE, depth=depth, actor=actor, kind=sort)
    if rest or kind not in set(Use) - {Use.LEVEL, Use.ROLE}:
        return Column(at, head)
    use = Use(kind)
    return Column(
        at,
        head,
        use,
        depth=depth if use in OF_A_LINE else 0,
        fy=fy if use in (Use.TARGET, Use.BASELINE) else None,
    )


def use_words(column: Column) -> str:
    """One column's use in words: 2段めの名前, R8の目標, 地域のステップ（①②…）."""
    year = FiscalYear(column.fy).short if column.fy is not None else ""
    if column.use is Use.LEVEL:
        return f"{column.depth}段めの名前"
    if column.use is Use.ROLE:
        told = ROLES.get((column.actor, column.kind), f"{column.actor}・{column.kind}")
    else:
        told = USES[column.use]
    whose = f"（{column.depth}段め）" if column.depth and column.use in OF_A_LINE else ""
    return f"{year}の{told}{whose}" if year else f"{told}{whose}"
