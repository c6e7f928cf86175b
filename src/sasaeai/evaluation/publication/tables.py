"""A publication as lists: sheets as committees file them, and every figure on a line of its own."""

from __future__ import annotations

from typing import Any

from sasaeai.core.figures import Figure
from sasaeai.core.periods import FiscalYear, year_label
from sasaeai.core.tables import Column, Kind, Table, Who
from sasaeai.evaluation.publication.fiveyears import FiveYears
from sasaeai.evaluation.publication.reading import Published

Rows = list[dict[str, Any]]


def _text(key: str, label: str, **more: Any) -> Column:
    return Column(key, label, who=Who.PUBLIC, **more)


def _figure(key: str, label: str, **more: Any) -> Column:
    return Column(key, label, kind=Kind.FIGURE, who=Who.PUBLIC, **more)


def figures_table(shown: Published) -> Table:
    """One line per sheet and indicator: 目標|項目|指標|基準値|実績|目標|達成率|評価|課題."""
    fy = FiscalYear(int(shown.content["round"]["fy"]))
    return Table(
        "evaluation",
        f"{shown.plan['name']}　{shown.label}　評価",
        (
            _text("goal", "目標"),
            _text("number", "番号"),
            _text("title", "項目", head=True),
            _text("owner", "担当"),
            _text("name", "指標"),
            _text("unit", "単位"),
            _figure("base", "基準値"),
            _figure("before", f"{(fy - 1).short}実績"),
            _figure("actual", f"{fy.short}実績"),
            _text("label", "たしかさ"),
            _figure("target", f"{fy.short}目標"),
            _figure("achievement", "達成率", unit="%", decimals=1),
            _text("grade", "評価"),
            _text("direction", "方向"),
            _text("done", "実績（したこと）"),
            _text("result", "成果"),
            _text("issue", "課題"),
            _text("factor", "要因"),
            _text("next_steps", "次年度の方針"),
            _text("target_fy", "反映する年度"),
            _text("actions", "改善策"),
            _text("sha256", "照合番号"),
        ),
        order=("id",),
        landscape=True,
        stacked=False,
    )


LABELS = {"provisional": "暫定", "confirmed": "確定", "restated": "修正確定"}


def figures_rows(shown: Published) -> Rows:
    """A sheet without an indicator still has its line; figures that are not there are 対象外."""
    rows: Rows = []
    for sheet in shown.sheets:
        words = {
            "goal": sheet.goal,
            "number": sheet.number,
            "title": sheet.title,
            "owner": sheet.owner,
            "grade": sheet.grade["label"] if sheet.grade else "",
            "direction": sheet.direction["label"] if sheet.direction else "",
            "target_fy": year_label(sheet.target_fy),
            "actions": "／".join(
                f"{row['text']}（{row['owner']}、{row['due_on']}）" for row in sheet.actions
            ),
            "sha256": shown.row.sha256,
            **{n: sheet.data[n] for n in ("done", "result", "issue", "factor", "next_steps")},
        }
        for line in sheet.lines or (None,):
            rows.append({"id": len(rows), **words, **_cells(line)})
    return rows


def _cells(line: Any) -> dict[str, Any]:
    nothing = Figure.not_applicable()
    if line is None:
        figures = dict.fromkeys(("base", "before", "actual", "target", "achievement"), nothing)
        return {"name": "", "unit": "", "label": "", **figures}
    return {
        "name": line.name,
        "unit": line.actual.unit,
        "label": LABELS[line.label],
        "base": line.base or nothing,
        "before": line.before or nothing,
        "actual": line.actual,
        "target": line.target or nothing,
        "achievement": line.achievement,
    }


def years_table(shown: FiveYears) -> Table:
    years = [_text(f"fy{year.year}", year.label) for year in shown.years]
    return Table(
        "evaluation-years",
        f"{shown.plan.full_name}　年度ごとの評価",
        (_text("title", "項目", head=True), *years, _text("note", "つながり")),
        order=("id",),
        landscape=True,
        stacked=False,
    )


def years_rows(shown: FiveYears) -> Rows:
    return [
        {
            "id": place,
            "title": row.line.node.heading,
            **{
                f"fy{year.year}": cell.grade
                for year, cell in zip(shown.years, row.cells, strict=True)
            },
            "note": "、".join(each.node.heading for each in row.before),
        }
        for place, row in enumerate((*shown.rows, *shown.ended))
    ]
