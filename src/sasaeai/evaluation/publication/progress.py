"""進行管理表 as committees keep it: the plan with targets, figures, grades by year and what was hard."""

from __future__ import annotations

from sasaeai.core.tables import File
from sasaeai.evaluation.publication.fiveyears import FiveYears, YearRow
from sasaeai.plan.public import JUDGED, Beside, last_text, wide_sheet

HARD = "課題"


def progress_sheet(shown: FiveYears) -> File:
    """Grades and texts are the published ones; figures as everybody sees them."""
    version = last_text(shown.plan)
    assert version is not None
    grades = [
        Beside(
            JUDGED, year.short,
            {_code(row): row.cells[at].grade for row in shown.rows if row.cells[at].grade},
            of_line=True,
        )
        for at, year in enumerate(shown.years)
        if any(row.cells[at].grade for row in shown.rows)
    ]  # fmt: skip
    hard = {_code(row): text for row in shown.rows if (text := _hard(row))}
    judged = [*grades, Beside(JUDGED, HARD, hard, of_line=True, wide=True)] if grades else []
    return wide_sheet(shown.plan, version, exact=False, judged=judged)


def _code(row: YearRow) -> str:
    return row.line.node.identity.code


def _hard(row: YearRow) -> str:
    """What the last published year found hard."""
    last = next((cell for cell in reversed(row.cells) if cell.sheets), None)
    texts = [str(sheet.issue) for sheet, _round in last.sheets if sheet.issue] if last else []
    return "\n".join(texts)
