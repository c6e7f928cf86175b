"""Invented figures, tables and areas for the style page."""

from __future__ import annotations

from typing import Any

from sasaeai.core.figures import Figure
from sasaeai.core.ui.charts import Year, YearKind
from sasaeai.core.ui.maps import Area
from sasaeai.core.ui.tablepage import Cell, Column, Export, TablePage

UNIT = "か所"
DISTRICTS = ("朝凪", "石畳", "楠町", "川瀬", "北浦", "桜坂", "島の浜", "西の森", "港")
KINDS = ("サロン", "こども食堂", "体操", "相談所", "認知症カフェ")


def figures() -> tuple[tuple[str, Figure, str], ...]:
    """(name of the state, figure, what it means)"""
    return (
        ("値", Figure.count(1204, unit="人"), "数えた結果があります。"),
        ("0（ゼロ）", Figure.count(0, unit="人"), "数えた結果、ひとつもありません。"),
        ("未入力", Figure.not_entered(unit="人"), "記録がまだ届いていません。"),
        ("対象外", Figure.not_applicable(unit="人"), "もともと数えません。"),
        ("算定不能", Figure.ratio(3, 0), "計算できません。理由を必ずそえます。"),
        ("小さい数をかくす", Figure.suppressed(k=5, unit="人"), "人が特定されないように。"),
        ("あわせてかくす", Figure.suppressed(complementary=True), "合計から逆算できないように。"),
        ("参考値", Figure.ratio(7, 14), "もとの数が30より小さい割合。"),
    )


def bands() -> tuple[tuple[str, Figure, Figure | None, Figure | None], ...]:
    """(name, figure, start, target)"""
    start, target = Figure.count(371, unit=UNIT), Figure.count(450, unit=UNIT)
    nothing, twelve = Figure.count(0, unit="人"), Figure.count(12, unit="人")
    return (
        ("値", Figure.count(412, unit=UNIT), start, target),
        ("0（ゼロ）", Figure.count(0, unit="人"), nothing, twelve),
        ("未入力", Figure.not_entered(unit=UNIT), start, target),
        ("対象外", Figure.not_applicable(unit=UNIT), None, None),
        ("算定不能", Figure.uncomputable("10月分が2つの区でまだです", unit="%"), start, target),
        ("目標をこえた", Figure.count(456, unit=UNIT), start, target),
        ("はじめより下", Figure.count(360, unit=UNIT), start, target),
        ("へらす目標", Figure.count(1, unit=UNIT), Figure.count(3, unit=UNIT), Figure.count(0)),
        ("目標なし", Figure.count(88, unit="件"), Figure.count(75, unit="件"), None),
    )


def _year(label: str, n: int | None, kind: YearKind, goal: int | None, note: str = "") -> Year:
    return Year(
        label=label,
        figure=Figure.not_entered(unit=UNIT) if n is None else Figure.count(n, unit=UNIT),
        kind=kind,
        note=note,
        target=None if goal is None else Figure.count(goal, unit=UNIT),
        recount=Figure.count(401, unit=UNIT) if n == 398 else None,
        href="#" if n is not None else "",
    )


def years() -> tuple[Year, ...]:
    """Base, two confirmed years (one recounted), the current one and two to come."""
    return (
        _year("令和7", 371, YearKind.BASE, None, "はじめ"),
        _year("令和8", 385, YearKind.CONFIRMED, 385, "確定"),
        _year("令和9", 398, YearKind.CONFIRMED, 400, "確定"),
        _year("令和10", 412, YearKind.CURRENT, 415, "いま"),
        _year("令和11", None, YearKind.COMING, 432, "中間評価"),
        _year("令和12", None, YearKind.COMING, 450, "目標の年"),
    )


def odd_years() -> tuple[Year, ...]:
    """Every state a year can be in."""
    states = (
        ("令和7", Figure.not_applicable(unit="%"), YearKind.BASE),
        ("令和8", Figure.ratio(0, 41), YearKind.CONFIRMED),
        ("令和9", Figure.uncomputable("記録がない区があります", unit="%"), YearKind.CONFIRMED),
        ("令和10", Figure.suppressed(k=5, unit="%"), YearKind.CONFIRMED),
        ("令和11", Figure.ratio(26, 48), YearKind.CONFIRMED),
        ("令和12", Figure.not_entered(unit="%"), YearKind.CURRENT),
    )
    return tuple(Year(label=label, figure=figure, kind=kind) for label, figure, kind in states)


def table() -> TablePage:
    """Chips, figures in several states, a link and a button in one list."""
    rows = (
        ("C-10482", "退院後の生活", "朝凪", "期限すぎ", "danger", Figure.count(12, unit="回")),
        ("C-10511", "食料のお渡し", "楠町", "今日まで", "warn", Figure.count(0, unit="回")),
        ("C-10530", "はじめての面談", "北浦", "受け付けた", "", Figure.not_entered()),
        ("C-10367", "電話で様子をきく", "港", "終わった", "ok", Figure.suppressed(k=5)),
    )
    return TablePage(
        name="cases",
        title="相談",
        total=1204,
        columns=(
            Column(key="title", label="相談", head=True),
            Column(key="code", label="番号", sort_url="#", sorted="descending"),
            Column(key="area", label="地区"),
            Column(key="state", label="いま", kind="chip"),
            Column(key="visits", label="訪問", align="end", kind="figure", hint="今年度"),
            Column(key="act", label="すること", kind="action"),
        ),
        rows=tuple(
            (
                Cell(text=title, href="#", note="70代・一人ぐらし"),
                Cell(text=code),
                Cell(text=area),
                Cell(text=state, tone=tone),  # type: ignore[arg-type]
                Cell(figure=figure),
                Cell(text="記録する", href="#"),
            )
            for code, title, area, state, tone, figure in rows
        ),
        exports=(Export(label="CSV", href="#"), Export(label="Excel", href="#")),
        next_url="#",
        prev_url="#",
    )


def empty_table() -> TablePage:
    """A list with nothing in it says what is missing and offers the first step."""
    return TablePage(
        name="places",
        title="川瀬の居場所",
        columns=(Column(key="title", label="名前", head=True),),
        rows=(),
        empty="この地区には、まだ居場所がありません",
        empty_hint="はじめたい人を、お手伝いします。",
        empty_href="#",
        empty_label="はじめ方を見る",
    )


def areas() -> tuple[Area, ...]:
    """Nine districts on a grid with slanted edges, one of them in each state."""
    found: tuple[Figure, ...] = (
        Figure.count(38, unit=UNIT),
        Figure.count(21, unit=UNIT),
        Figure.count(44, unit=UNIT),
        Figure.count(0, unit=UNIT),
        Figure.count(7, unit=UNIT),
        Figure.not_entered(unit=UNIT),
        Figure.suppressed(k=5, unit=UNIT),
        Figure.count(12, unit=UNIT),
        Figure.uncomputable("割る数が0です", unit=UNIT),
    )
    return tuple(
        Area(name=name, geometry=_block(index), figure=figure, href="#")
        for index, (name, figure) in enumerate(zip(DISTRICTS, found, strict=True))
    )


def _block(index: int) -> dict[str, Any]:
    def corner(column: int, row: int) -> list[float]:
        lean = ((column * 7 + row * 5) % 4 - 1.5) * 0.006
        return [134.0 + column * 0.05 + lean, 35.0 - row * 0.03 + lean]

    column, row = index % 3, index // 3
    ring = [
        corner(column, row),
        corner(column + 1, row),
        corner(column + 1, row + 1),
        corner(column, row + 1),
        corner(column, row),
    ]
    return {"type": "Polygon", "coordinates": [ring]}


def coverage() -> tuple[tuple[str, str, tuple[Figure, ...], Figure], ...]:
    """地区 × kind of place; the empty boxes are what the matrix is for."""
    counts = ((8, 2, 5, 1, 0), (4, 0, 3, 1, 1), (9, 4, 6, 2, 1), (0, 0, 0, 0, 0), (3, 1, 2, 0, 0))
    rows = [
        (name, "#", tuple(Figure.count(n) for n in row), Figure.count(sum(row), unit=UNIT))
        for name, row in zip(DISTRICTS, counts, strict=False)
    ]
    missing = (Figure.not_entered(), Figure.not_applicable(), *[Figure.count(1)] * 3)
    return (*rows, ("島の浜", "#", missing, Figure.not_entered()))
