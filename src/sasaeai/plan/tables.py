"""The plan's lists, declared once: page, CSV, XLSX and PDF are read from here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sasaeai.core.figures import Figure
from sasaeai.core.metrics import ReadingLabel
from sasaeai.core.periods import local_date, wareki
from sasaeai.core.tables import Column, Kind, Table, Who
from sasaeai.plan.board import Board
from sasaeai.plan.comparing import Comparison
from sasaeai.plan.districts import DistrictTable
from sasaeai.plan.drifting import Moved
from sasaeai.plan.figures import Measured
from sasaeai.plan.matrix import Matrix
from sasaeai.plan.models import Plan
from sasaeai.plan.yearly import YearFigure

Rows = list[dict[str, Any]]
PUBLIC = Who.PUBLIC
NOTHING = Figure.not_applicable()
"""Where a year has no old target and no other way of counting, nothing is expected."""


def _text(key: str, label: object, **more: Any) -> Column:
    return Column(key, str(label), who=PUBLIC, **more)


def _figure(key: str, label: object, **more: Any) -> Column:
    return Column(key, str(label), kind=Kind.FIGURE, who=PUBLIC, **more)


def _number(key: str, label: object) -> Column:
    """Numerator and denominator: whole numbers, empty where the figure has none."""
    return Column(
        key, str(label), who=PUBLIC, align="end",
        value=lambda row: "" if row[key] is None else str(row[key]),
    )  # fmt: skip


def board_table(board: Board) -> Table:
    """One line per indicator: what it is, where it started, each year, where it should end."""
    years = [_figure(f"fy{year.year.year}", year.year.label) for year in board.band]
    return Table(
        "plan-board",
        f"{board.plan.full_name}　{_('進みぐあい')}",
        (
            _text("goal", board.goal_name(board.groups[0]) if board.groups else _("目標")),
            _text("node", board.row_name),
            _text("code", _("コード")),
            _text("name", _("指標"), head=True),
            _text("unit", _("単位")),
            _figure("base", _("はじめ")),
            *years,
            _figure("goal_figure", _("目標")),
            _figure("achievement", _("達成率"), unit="%", decimals=1),
            _figure("progress", _("進捗率"), unit="%", decimals=1),
            _text("standing", _("いまの様子")),
        ),
        order=("id",),
        landscape=True,
    )


def board_rows(board: Board) -> Rows:
    rows: Rows = []
    for group in board.groups:
        for row in group.rows:
            for item in row.measured or (None,):
                line: dict[str, Any] = {
                    "id": len(rows),
                    "goal": group.node.heading if group.node else "",
                    "node": row.node.heading,
                    **_measured_cells(item, board),
                }
                rows.append(line)
    return rows


def _measured_cells(item: Measured | None, board: Board) -> dict[str, Any]:
    if item is None:
        empty = {f"fy{year.year.year}": None for year in board.band}
        words = {"code": "", "name": "", "unit": "", "standing": ""}
        figures = {"base": None, "goal_figure": None, "achievement": None, "progress": None}
        return {**empty, **words, **figures}
    return {
        "code": item.indicator.code,
        "name": item.indicator.name,
        "unit": item.indicator.unit,
        "base": item.base,
        **{f"fy{row.year.year}": row.shown for row in item.years},
        "goal_figure": item.goal,
        "achievement": item.achievement,
        "progress": item.progress,
        "standing": item.standing.label,
    }


def years_table(item: Measured) -> Table:
    return Table(
        "plan-years",
        f"{item.indicator.name}　{_('年度ごとの数字')}",
        (
            _text("year", _("年度"), head=True),
            _text("state", _("たしかさ")),
            _text("definition", _("数え方の版")),
            _text("broken", _("区切り")),
            _figure("shown", _("数字"), unit=item.indicator.unit),
            _figure("old_target", _("旧目標"), unit=item.indicator.unit),
            _figure("target", _("目標"), unit=item.indicator.unit),
            _figure("backcast", _("いまの数え方で数えなおすと"), unit=item.indicator.unit),
            _figure("live", _("いま数えると"), unit=item.indicator.unit),
            _number("num", _("分子")),
            _number("den", _("分母")),
        ),
        order=("id",),
    )


def years_rows(item: Measured, before: Sequence[YearFigure] = ()) -> Rows:
    """The plan's years; ``before`` are years of the plans before, as they were published then."""
    rows: Rows = []
    if item.base_year is not None and item.base_year not in {row.year for row in before}:
        rows.append(
            {
                "id": 0, "year": item.base_year.label, "state": str(_("はじめ")), "shown": item.base,
                "target": None, "live": None, "num": None, "den": None, "old_target": NOTHING,
                "backcast": NOTHING, "definition": "1", "broken": "",
            }
        )  # fmt: skip
    again = {row.year: row.live for row in item.backcast}
    own = set(item.years)
    for row in (*before, *item.years):
        rows.append(
            {
                "id": len(rows),
                "year": row.year.label,
                "state": year_word(row) if row in own else f"{_('前の計画')}　{year_word(row)}",
                "definition": str(row.definition),
                "broken": break_words(row),
                "shown": row.shown,
                "old_target": row.old_target or NOTHING,
                "target": row.target,
                "backcast": again.get(row.year, NOTHING),
                "live": row.live,
                "num": row.shown.num,
                "den": row.shown.den,
            }
        )
    return rows


def year_word(row: YearFigure) -> str:
    """暫定, 確定, 修正確定 as frozen; otherwise whether the year runs or is to come."""
    if row.label is not None:
        return str(row.label.label)
    return str(_("いまの数字")) if row.started else str(_("これから"))


def break_words(row: YearFigure) -> str:
    """From this year on the indicator counts otherwise, and why."""
    if row.broken is None:
        return ""
    words = _("この年度から数え方が変わりました：%(reason)s")
    return str(words % {"reason": row.broken.reason})


def drift_table(plan: Plan) -> Table:
    return Table(
        "plan-drift",
        f"{plan.full_name}　{_('確定したあとに変わった数字')}",
        (
            Column("window", str(_("期間"))),
            Column("name", str(_("指標")), head=True, href=lambda row: _indicator_href(row["pk"]),
                   fields=("name", "pk")),
            Column("label", str(_("たしかさ"))),
            Column("published", str(_("発表した数字")), kind=Kind.FIGURE),
            Column("live", str(_("いま数えると")), kind=Kind.FIGURE),
            Column("difference", str(_("ちがい"))),
            Column("read_at", str(_("止めた日"))),
            Column("reason", str(_("決めたところ・理由"))),
        ),
        order=("id",),
        page_size=500,
        landscape=True,
        empty=str(_("変わった数字はありません")),
        empty_hint=str(_("確定した数字は、いま数えても同じです。")),
    )  # fmt: skip


def drift_rows(found: Sequence[Moved]) -> Rows:
    return [
        {
            "id": place,
            "pk": each.indicator.pk,
            "window": each.window.label,
            "name": each.indicator.name,
            "label": str(ReadingLabel(each.reading.label).label),
            "published": each.published,
            "live": each.live,
            "difference": each.difference.signed,
            "read_at": wareki(local_date(each.reading.read_at)),
            "reason": each.reading.reason,
        }
        for place, each in enumerate(found)
    ]


def districts_table(item: Measured, found: DistrictTable) -> Table:
    return Table(
        "plan-districts",
        f"{item.indicator.name}　{found.kind}ごと　{found.year.label}",
        (
            _text("name", found.kind, head=True),
            _figure("figure", item.indicator.name, unit=item.indicator.unit),
        ),
        order=("id",),
        page_size=500,
    )


def districts_rows(found: DistrictTable) -> Rows:
    rows: Rows = [
        {"id": place, "name": row.name, "figure": row.figure}
        for place, row in enumerate(found.rows)
    ]
    if rows:
        rows.append({"id": len(rows), "name": str(_("全体")), "figure": found.total})
    return rows


INDICATORS = Table(
    "plan-indicators",
    "指標",
    (
        Column("code", "コード"),
        Column("name", "指標", head=True, href=lambda row: _indicator_href(row["id"]),
               fields=("name", "id")),
        Column("node", "どこを見るか"),
        Column("now", "いま", kind=Kind.FIGURE),
        Column("goal", "目標", kind=Kind.FIGURE),
        Column("standing", "様子"),
        Column("records", "数える記録"),
        Column("public", "公開"),
    ),
    order=("order", "id"),
    page_size=200,
    empty="まだ指標がありません",
    empty_hint="「指標をつくる」で画面から決めるか、計画シートの「指標」に書いて読み込むと、ここに並びます。",
)  # fmt: skip


def _indicator_href(pk: int) -> str:
    return reverse("plan:desk_indicator", args=(pk,))


def indicator_rows(found: Sequence[Measured], titles: dict[int, str]) -> Rows:
    return [
        {
            "id": item.indicator.pk,
            "order": item.indicator.order,
            "code": item.indicator.code,
            "name": item.indicator.name,
            "node": titles.get(item.indicator.pk, ""),
            "now": item.now.shown,
            "goal": item.goal,
            "standing": item.standing.label,
            "records": item.metric.label if item.metric else str(_("まだありません")),
            "public": str(_("公開")) if item.indicator.public else str(_("内部")),
        }
        for item in found
    ]


def comparison_table(found: Comparison) -> Table:
    """新旧対照表 as a list: for the spreadsheet, where nothing can be underlined."""
    return Table(
        "plan-comparison",
        f"{found.new.plan.full_name}　{_('新旧対照表')}",
        (
            _text("new", _("改定後（新）"), head=True),
            _text("old", _("改定前（旧）")),
            _text("kinds", _("ちがい")),
            _text("reasons", _("理由")),
            _text("code", _("コード")),
        ),
        order=("id",),
        page_size=500,
        landscape=True,
    )


def comparison_rows(found: Comparison) -> Rows:
    return [
        {
            "id": place,
            "code": row.code,
            "new": row.new_text,
            "old": row.old_text,
            "kinds": "・".join(row.kinds),
            "reasons": "　".join(row.reasons),
        }
        for place, row in enumerate(found.rows)
    ]


def matrix_table(plan: Plan, found: Matrix) -> Table:
    """One column per issue; ● by itself, ○ through the line above."""
    issues = tuple(
        _text(f"issue_{row.no}", f"{row.number} {row.title}", align="start") for row in found.issues
    )
    return Table(
        "plan-matrix",
        f"{plan.full_name}　{_('課題と取り組みの表')}",
        (_text("name", _("取り組み"), head=True), *issues),
        order=("id",),
        page_size=500,
        landscape=True,
        stacked=False,
    )


def matrix_rows(found: Matrix) -> Rows:
    return [
        {
            "id": place,
            "name": row.node.heading,
            **{
                f"issue_{issue.no}": mark.value
                for issue, mark in zip(found.issues, row.marks, strict=True)
            },
        }
        for place, row in enumerate(found.rows)
    ]
