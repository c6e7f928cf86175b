"""The plan's lists, declared once: page, CSV, XLSX and PDF are read from here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sasaeai.core.metrics import Metric
from sasaeai.core.tables import Column, Kind, Row, Table, Who
from sasaeai.plan.board import Board
from sasaeai.plan.districts import DistrictTable
from sasaeai.plan.figures import Measured

Rows = list[dict[str, Any]]
PUBLIC = Who.PUBLIC


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
            _figure("shown", _("数字"), unit=item.indicator.unit),
            _figure("target", _("目標"), unit=item.indicator.unit),
            _figure("live", _("いま数えると"), unit=item.indicator.unit),
            _number("num", _("分子")),
            _number("den", _("分母")),
        ),
        order=("id",),
    )


def years_rows(item: Measured) -> Rows:
    rows: Rows = []
    if item.base_year is not None:
        rows.append(
            {
                "id": 0, "year": item.base_year.label, "state": str(_("はじめ")), "shown": item.base,
                "target": None, "live": None, "num": None, "den": None,
            }
        )  # fmt: skip
    for row in item.years:
        rows.append(
            {
                "id": len(rows),
                "year": row.year.label,
                "state": year_word(row.published is not None, row.started),
                "shown": row.shown,
                "target": row.target,
                "live": row.live,
                "num": row.shown.num,
                "den": row.shown.den,
            }
        )
    return rows


def year_word(confirmed: bool, started: bool) -> str:
    if confirmed:
        return str(_("確定"))
    return str(_("いまの数字")) if started else str(_("これから"))


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


def counted_table(item: Measured, metric: Metric) -> Table:
    """The rows behind a figure, with the columns that their room declares."""
    columns = metric.columns or (("id", "番号"),)
    return Table(
        "plan-counted",
        f"{item.indicator.name}　{_('数えた記録')}",
        tuple(
            Column(path, label, head=place == 0, value=_plain(path))
            for place, (path, label) in enumerate(columns)
        ),
        order=(f"-{metric.when}",),
        empty=str(_("見られる記録はありません")),
        empty_hint=str(_("あなたの役目で開ける記録だけが、ここに並びます。")),
    )


def _plain(path: str) -> Any:
    def value(row: Row) -> object:
        found = row[path]
        return str(found) if isinstance(found, float) or hasattr(found, "as_tuple") else found

    return value


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
    empty_hint="計画シートの「指標」に書いて読み込むと、ここに並びます。",
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
            "node": titles.get(item.indicator.identity_id, ""),
            "now": item.now.shown,
            "goal": item.goal,
            "standing": item.standing.label,
            "records": item.metric.label if item.metric else str(_("まだありません")),
            "public": str(_("公開")) if item.indicator.public else str(_("内部")),
        }
        for item in found
    ]
